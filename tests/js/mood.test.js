import assert from "node:assert/strict";
import { test } from "node:test";
import { sparkline } from "#chatter/stream/mood.js";
import { talkOf } from "#chatter/stream/talk.js";

const tokens = (counts) => Object.entries(counts).map(([token, count]) => ({ token, count }));
const words = (counts, most = 6) =>
  talkOf(tokens(counts), most).map(({ word, count }) => [word, count]);

test("marks around a word are no part of it", () => {
  assert.deepEqual(words({ goat: 3, "goat!": 2, "“Goat”,": 1 }), [["goat", 6]]);
});

test("fillers, names, lone letters and bare marks say nothing", () => {
  assert.deepEqual(words({ the: 9, "@ada": 8, x: 7, "?!": 6, "don't": 5, jump: 1 }), [["jump", 1]]);
});

test("emotes count whole, also those of one letter or of marks, and have their code", () => {
  assert.deepEqual(talkOf(tokens({ w: 3, "<3": 2, kekw: 1 }), 6), [
    { word: "w", emote: "W", count: 3 },
    { word: "<3", emote: "<3", count: 2 },
    { word: "kekw", emote: "KEKW", count: 1 },
  ]);
});

test("the most said come first, and only so many", () => {
  const said = { one: 1, two: 2, three: 3, four: 4 };
  assert.deepEqual(words(said, 2), [
    ["four", 4],
    ["three", 3],
  ]);
});

const LINES = [
  [[], ""],
  [[0], "0.0,42.0"],
  [[10], "0.0,2.0"],
  [[0, 5, 10], "0.0,42.0 150.0,22.0 300.0,2.0"],
  [[0.5, 0.5], "0.0,22.0 300.0,22.0"],
];
for (const [values, points] of LINES) {
  test(`the sparkline of [${values}]`, () => assert.equal(sparkline(values, 300, 44), points));
}
