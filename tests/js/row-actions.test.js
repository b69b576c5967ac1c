import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "#chatter/lines/store.js";
import { rowActions } from "#chatter/list/row-actions.js";
import { aLine } from "./a_line.js";

const store = new Store();
store.admit([aLine(1), aLine(2, { origin: "human" })]);

const done = [];
const deed = (name) => (line) => done.push([name, line.id]);
const [reply, , why] = rowActions(store, {
  answer: deed("answer"),
  copy: deed("copy"),
  explain: deed("explain"),
});

const OFFERS = [
  [reply, "m1", true],
  [reply, "m2", true],
  [reply, "gone", false],
  [why, "m1", true],
  [why, "m2", false],
  [why, "gone", false],
];
for (const [action, id, wanted] of OFFERS) {
  test(`${action.label} is ${wanted ? "" : "not "}offered for ${id}`, () =>
    assert.equal(action.offered(id), wanted));
}

test("an action gets the line itself, and does nothing to one the page does not know", () => {
  reply.act("m2");
  why.act("m1");
  reply.act("gone");
  assert.deepEqual(done, [
    ["answer", "m2"],
    ["explain", "m1"],
  ]);
});
