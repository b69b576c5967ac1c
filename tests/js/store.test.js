import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../../templates/static/chatter/store.js";

const line = (seq, rest = {}) => ({
  id: `m${seq}`,
  ts: "",
  origin: "bot",
  user_id: "u",
  display_name: "n",
  content: "c",
  mentions: [],
  badges: [],
  seq,
  epoch: "e1",
  ...rest,
});
const ids = (lines) => lines.map((it) => it.id);

test("each line comes out once, in order", () => {
  const store = new Store();
  assert.deepEqual(ids(store.admit([line(4), line(5)]).fresh), ["m4", "m5"]);
  assert.deepEqual(store.admit([line(5), line(4)]), { fresh: [], gap: false });
  assert.deepEqual(store.position(), { since: 5, epoch: "e1" });
});

test("a missing number is a gap, and nothing after it is taken", () => {
  const store = new Store();
  store.admit([line(1)]);
  const { fresh, gap } = store.admit([line(2), line(4), line(5)]);
  assert.deepEqual([ids(fresh), gap], [["m2"], true]);
  assert.equal(store.position().since, 2);
  assert.deepEqual(ids(store.admit([line(3), line(4)]).fresh), ["m3", "m4"]);
});

test("after a restart the numbers begin anew and known ids stay known", () => {
  const store = new Store();
  store.admit([line(7)]);
  store.restart("e2");
  assert.deepEqual(store.position(), {});
  const lines = [line(7, { seq: 1, epoch: "e2" }), line(8, { id: "new", seq: 2, epoch: "e2" })];
  assert.deepEqual(ids(store.admit(lines).fresh), ["new"]);
  assert.deepEqual(store.position(), { since: 2, epoch: "e2" });
});

test("a page without numbers shows each id once", () => {
  const store = new Store();
  const bare = line(1, { seq: undefined, epoch: undefined });
  assert.equal(store.admit([bare, bare]).fresh.length, 1);
  assert.deepEqual(store.position(), {});
});

test("a thousand lines are kept", () => {
  const store = new Store();
  for (let seq = 1; seq <= 1_200; seq++) store.admit([line(seq)]);
  assert.equal(store.lines.size, 1_000);
  assert.equal(store.lines.has("m200"), false);
});

for (const order of ["accepted, then shown", "shown, then accepted"]) {
  test(`a line of one's own leaves the queue: ${order}`, () => {
    const store = new Store();
    store.send("n1", "hi");
    const steps = [() => store.accepted("n1", "m1"), () => store.admit([line(1)])];
    if (order.startsWith("shown")) steps.reverse();
    for (const step of steps) step();
    assert.equal(store.pending.size, 0);
  });
}

const STEPS = {
  accepted: (store) => store.accepted("n1", "m1"),
  refused: (store) => store.refused("n1", "No.", "busy"),
  silence: (store) => store.silent("n1", "No answer."),
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
    const store = new Store();
    const own = store.send("n1", "hi");
    for (const step of order.split(" ")) STEPS[step](store);
    assert.equal(own.state, state);
    assert.equal(store.pending.has("n1"), true);
    assert.equal(store.retry(own, "n2").nonce, state === "refused" ? "n2" : "n1");
  });
}

test("only what the server never answered is sent again", () => {
  const store = new Store();
  for (const nonce of ["a", "b", "c"]) store.send(nonce, nonce);
  store.accepted("a", "m1");
  store.refused("b", "No.", "msg_banned");
  assert.deepEqual(
    store.unanswered().map((own) => own.nonce),
    ["c"],
  );
  assert.equal(store.pending.get("b").sentence, "No.");
});

test("speakers: the latest first, each once, no system lines", () => {
  const store = new Store();
  for (const [at, display_name] of ["x", "y", "x"].entries()) {
    store.admit([line(at + 1, { display_name })]);
  }
  store.admit([line(4, { display_name: "room", origin: "system" })]);
  assert.deepEqual(store.speakers(), ["x", "y"]);
});

test("another try is a new line after a refusal and the same line after silence", () => {
  const store = new Store();
  const refused = store.send("n1", "hi");
  store.refused("n1", "No.", "busy");
  assert.equal(store.retry(refused, "n2").nonce, "n2");
  const silent = store.send("n3", "hello?");
  store.silent("n3", "No answer.");
  assert.equal(store.retry(silent, "n4").nonce, "n3");
  assert.deepEqual([...store.pending.keys()], ["n2", "n3"]);
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
    const store = new Store();
    const own = store.send("n1", "hi");
    store.refused("n1", "No.", code);
    assert.equal(own.remedy, remedy);
  });
}

test("after silence another try can help, until a refusal says otherwise", () => {
  const store = new Store();
  const own = store.send("n1", "hi");
  store.silent("n1", "No answer.");
  assert.equal(own.remedy, "retry");
  store.refused("n1", "No.", "msg_banned");
  store.silent("n1", "No answer.");
  assert.deepEqual([own.state, own.remedy, own.sentence], ["refused", "", "No."]);
});
