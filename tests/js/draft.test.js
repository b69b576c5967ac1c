import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDraft, lengthOf, oneLine, spanOf } from "#chatter/send/draft.js";

const ONE_LINE = [
  ["  hi  ", "hi"],
  ["one\ntwo", "one two"],
  ["one  \r\n\n  two\n", "one two"],
  ["\n \n", ""],
  ["a  b\tc", "a  b\tc"],
];
for (const [text, wanted] of ONE_LINE) {
  test(`${JSON.stringify(text)} as one line`, () => assert.equal(oneLine(text), wanted));
}

test("a character outside the basic plane counts once", () => assert.equal(lengthOf("🙂é"), 2));

const SPANS = [
  [1, "1 s"],
  [99, "99 s"],
  [100, "2 min"],
  [5999, "100 min"],
  [6000, "2 h"],
];
for (const [seconds, wanted] of SPANS) {
  test(`${seconds} s in words`, () => assert.equal(spanOf(seconds), wanted));
}

const FREE = { counted: false, over: false, blocked: false, notice: "" };
const DRAFTS = [
  ["", 0, { ...FREE, length: 0, blocked: true }],
  ["   \n", 0, { ...FREE, length: 0, blocked: true }],
  ["hello", 0, { ...FREE, length: 5 }],
  ["12345678", 0, { ...FREE, length: 8, counted: true }],
  ["1234567890", 0, { ...FREE, length: 10, counted: true }],
  [
    "123456789012",
    0,
    { length: 12, counted: true, over: true, blocked: true, notice: "2 too many for this room" },
  ],
  ["hello", 1, { ...FREE, length: 5, blocked: true, notice: "You can write again in 1 s" }],
  ["hello", 2_001, { ...FREE, length: 5, blocked: true, notice: "You can write again in 3 s" }],
  ["hello", -500, { ...FREE, length: 5 }],
];
for (const [text, waitMs, wanted] of DRAFTS) {
  test(`a draft ${JSON.stringify(text)} with ${waitMs} ms to wait, 10 characters at most`, () =>
    assert.deepEqual(checkDraft(text, 10, waitMs), wanted));
}

test("too long comes before too early", () => {
  assert.match(checkDraft("x".repeat(11), 10, 5_000).notice, /^1 too many/);
});
