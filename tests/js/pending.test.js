import assert from "node:assert/strict";
import { test } from "node:test";
import { PendingLines } from "#chatter/lines/pending.js";

for (const order of ["accepted, then shown", "shown, then accepted"]) {
  test(`a line of one's own leaves the queue: ${order}`, () => {
    const pending = new PendingLines();
    pending.send("n1", "hi");
    const shown = new Set();
    const settle = () => pending.settle((id) => shown.has(id));
    const steps = [() => pending.accepted("n1", "m1"), () => shown.add("m1")];
    if (order.startsWith("shown")) steps.reverse();
    assert.equal(pending.lines.size, 1);
    for (const step of steps) {
      settle();
      step();
    }
    settle();
    assert.equal(pending.lines.size, 0);
  });
}

const STEPS = {
  accepted: (pending) => pending.accepted("n1", "m1"),
  refused: (pending) => pending.refused("n1", "No.", "busy"),
  silence: (pending) => pending.silent("n1", "No answer."),
};
const ORDERS = [
  ["accepted refused", "refused"],
  ["refused accepted", "refused"],
  ["refused refused accepted", "refused"],
  ["silence accepted", "accepted"],
  ["silence refused accepted", "refused"],
  ["silence accepted refused", "refused"],
];
for (const [order, state] of ORDERS) {
  test(`answers may overtake each other: ${order}`, () => {
    const pending = new PendingLines();
    const own = pending.send("n1", "hi");
    for (const step of order.split(" ")) STEPS[step](pending);
    assert.equal(own.state, state);
    assert.equal(pending.lines.has("n1"), true);
    assert.equal(pending.retry(own, "n2").nonce, state === "refused" ? "n2" : "n1");
  });
}

test("only what the server never answered is sent again", () => {
  const pending = new PendingLines();
  for (const nonce of ["a", "b", "c"]) pending.send(nonce, nonce);
  pending.accepted("a", "m1");
  pending.refused("b", "No.", "msg_banned");
  assert.deepEqual(
    pending.unanswered().map((own) => own.nonce),
    ["c"],
  );
  assert.equal(pending.lines.get("b").sentence, "No.");
});

test("another try is a new line after a refusal and the same line after silence", () => {
  const pending = new PendingLines();
  const refused = pending.send("n1", "hi");
  pending.refused("n1", "No.", "busy");
  assert.equal(pending.retry(refused, "n2").nonce, "n2");
  const silent = pending.send("n3", "hello?");
  pending.silent("n3", "No answer.");
  assert.equal(pending.retry(silent, "n4").nonce, "n3");
  assert.deepEqual([...pending.lines.keys()], ["n2", "n3"]);
});

const REMEDIES = {
  busy: "retry",
  msg_ratelimit: "retry",
  msg_rejected: "edit",
  too_long: "edit",
  empty: "",
  msg_banned: "",
  msg_timedout: "",
  room_closed: "",
  not_allowed: "",
  no_room: "",
  constructor: "",
};
for (const [code, remedy] of Object.entries(REMEDIES)) {
  test(`what the reader can do about ${code}: ${remedy || "nothing"}`, () => {
    const pending = new PendingLines();
    const own = pending.send("n1", "hi");
    pending.refused("n1", "No.", code);
    assert.equal(own.remedy, remedy);
  });
}

test("after silence another try can help, until a refusal says otherwise", () => {
  const pending = new PendingLines();
  const own = pending.send("n1", "hi");
  pending.silent("n1", "No answer.");
  assert.equal(own.remedy, "retry");
  pending.refused("n1", "No.", "msg_banned");
  pending.silent("n1", "No answer.");
  assert.deepEqual([own.state, own.remedy, own.sentence], ["refused", "", "No."]);
});

test("answers to lines that are gone change nothing", () => {
  const pending = new PendingLines();
  pending.accepted("n1", "m1");
  pending.refused("n1", "No.", "busy");
  pending.silent("n1", "No answer.");
  assert.equal(pending.lines.size, 0);
});
