import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "#chatter/lines/store.js";
import { aLine } from "./a_line.js";

const ids = (lines) => lines.map((it) => it.id);

test("each line comes out once, in order", () => {
  const store = new Store();
  assert.deepEqual(ids(store.admit([aLine(4), aLine(5)]).fresh), ["m4", "m5"]);
  assert.deepEqual(store.admit([aLine(5), aLine(4)]), { fresh: [], gap: false });
  assert.deepEqual(store.position(), { since: 5, epoch: "e1" });
});

test("a missing number is a gap, and nothing after it is taken", () => {
  const store = new Store();
  store.admit([aLine(1)]);
  const { fresh, gap } = store.admit([aLine(2), aLine(4), aLine(5)]);
  assert.deepEqual([ids(fresh), gap], [["m2"], true]);
  assert.equal(store.position().since, 2);
  assert.deepEqual(ids(store.admit([aLine(3), aLine(4)]).fresh), ["m3", "m4"]);
});

test("after a restart the numbers begin anew and known ids stay known", () => {
  const store = new Store();
  store.admit([aLine(7)]);
  store.restart("e2");
  assert.deepEqual(store.position(), {});
  const lines = [aLine(7, { seq: 1, epoch: "e2" }), aLine(8, { id: "new", seq: 2, epoch: "e2" })];
  assert.deepEqual(ids(store.admit(lines).fresh), ["new"]);
  assert.deepEqual(store.position(), { since: 2, epoch: "e2" });
});

test("a page without numbers shows each id once", () => {
  const store = new Store();
  const bare = aLine(1, { seq: undefined, epoch: undefined });
  assert.equal(store.admit([bare, bare]).fresh.length, 1);
  assert.deepEqual(store.position(), {});
});

test("a thousand lines are kept", () => {
  const store = new Store();
  for (let seq = 1; seq <= 1_200; seq++) store.admit([aLine(seq)]);
  assert.equal(store.lines.size, 1_000);
  assert.equal(store.lines.has("m200"), false);
});

test("speakers: the latest first, each once, no system lines", () => {
  const store = new Store();
  for (const [at, display_name] of ["x", "y", "x"].entries()) {
    store.admit([aLine(at + 1, { display_name })]);
  }
  store.admit([aLine(4, { display_name: "room", origin: "system" })]);
  assert.deepEqual(store.speakers(), ["x", "y"]);
});

test("the line that is answered is found while the page knows it", () => {
  const store = new Store();
  store.admit([aLine(1)]);
  assert.equal(store.answered(aLine(2, { reply_to: "m1" })).id, "m1");
  assert.equal(store.answered(aLine(2, { reply_to: "m9" })), undefined);
  assert.equal(store.answered(aLine(2, { reply_to: null })), undefined);
});
