import assert from "node:assert/strict";
import { test } from "node:test";
import { EMOTES } from "#chatter/lines/emotes.js";
import { offered, withUsed } from "#chatter/send/picker.js";

const ALL = [...EMOTES.keys()];

test("without a search every emote is offered once, the latest used first", () => {
  assert.deepEqual(offered("", []), ALL);
  const codes = offered("  ", ["gg", "EZ"]);
  assert.deepEqual(codes.slice(0, 3), ["gg", "EZ", ALL[0]]);
  assert.equal(new Set(codes).size, ALL.length);
  assert.equal(codes.length, ALL.length);
});

test("a search finds parts in any case; what was remembered but is no emote is left out", () => {
  assert.deepEqual(offered(" KEK ", []), ["KEKW"]);
  assert.deepEqual(offered("lul", ["LUL"]), ["LUL", "OMEGALUL"]);
  assert.deepEqual(offered("gone", ["gone"]), []);
  assert.deepEqual(offered("toString", []), []);
});

test("the eight latest used are remembered, each once", () => {
  let recent = [];
  for (const code of ALL.slice(0, 10)) recent = withUsed(recent, code);
  assert.deepEqual(recent, ALL.slice(2, 10).reverse());
  assert.deepEqual(withUsed(["a", "b", "c"], "b"), ["b", "a", "c"]);
});
