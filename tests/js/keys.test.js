import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOf } from "#chatter/page/keys.js";

const keys = { "/": () => "search", Escape: () => "leave" };

const PRESSES = [
  [{ key: "/" }, false, "search"],
  [{ key: "Escape" }, false, "leave"],
  [{ key: "x" }, false, undefined],
  [{ key: "toString" }, false, undefined],
  [{ key: "/" }, true, undefined],
  [{ key: "Escape" }, true, "leave"],
  [{ key: "/", ctrlKey: true }, false, undefined],
  [{ key: "/", metaKey: true }, false, undefined],
  [{ key: "/", altKey: true }, false, undefined],
  [{ key: "Escape", defaultPrevented: true }, false, undefined],
];
for (const [press, typing, wanted] of PRESSES) {
  const who = typing ? "typing" : "reading";
  test(`${JSON.stringify(press)} while ${who}: ${wanted ?? "nothing"}`, () =>
    assert.equal(actionOf(press, keys, typing)?.(), wanted));
}
