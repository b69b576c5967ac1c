import assert from "node:assert/strict";
import { test } from "node:test";
import { dispatch } from "#chatter/wire/frames.js";
import { aLine } from "./a_line.js";

const PONG = { type: "pong", t: 1 };
const FRAMES = [
  ["a line", aLine(1), ["lines", [aLine(1)]]],
  ["an array of lines", [aLine(1), aLine(2)], ["lines", [aLine(1), aLine(2)]]],
  ["a typed frame", PONG, ["pong", PONG]],
  ["a frame that nobody handles", { type: "goat" }, undefined],
  ["a frame named like something every object has", { type: "__defineGetter__" }, undefined],
];
for (const [name, frame, wanted] of FRAMES) {
  test(`${name} goes to ${wanted?.[0] ?? "nobody"}`, () => {
    const calls = [];
    const handler = (kind) => (given) => calls.push([kind, given]);
    dispatch(frame, { lines: handler("lines"), pong: handler("pong") });
    assert.deepEqual(calls, wanted ? [wanted] : []);
  });
}
