import assert from "node:assert/strict";
import { test } from "node:test";
import { clockText } from "#chatter/stream/stage.js";
import { eventWords, Timeline } from "#chatter/stream/timeline.js";

const event = (second, rest = {}) => ({
  type: "win",
  strength: 0.5,
  ts: new Date(1_790_000_000_000 + second * 1000).toISOString(),
  ...rest,
});

test("a context that repeats itself brings only what is new", () => {
  const timeline = new Timeline();
  assert.ok(timeline.empty);
  assert.deepEqual(timeline.admit([event(1), event(2)]), [event(1), event(2)]);
  assert.deepEqual(timeline.admit([event(1), event(2), event(3)]), [event(3)]);
  assert.ok(!timeline.empty);
});

test("events are told apart by id, else by type and time", () => {
  const timeline = new Timeline();
  const events = [
    event(1),
    event(1, { type: "loss" }),
    event(1, { meta: { id: "a" } }),
    event(1, { meta: { id: "b" } }),
    event(9, { meta: { id: "b" } }),
  ];
  for (const one of events) timeline.admit([one]);
  assert.equal(timeline.latest(10).length, 4);
});

test("the latest come first, by their time and not by their arrival", () => {
  const timeline = new Timeline();
  timeline.admit([event(5), event(9), event(7)]);
  timeline.admit([event(6)]);
  assert.deepEqual(timeline.latest(3), [event(9), event(7), event(6)]);
});

test("of events at the same moment the one that arrived last comes first", () => {
  const timeline = new Timeline();
  timeline.admit([event(5, { type: "win" }), event(5, { type: "loss" })]);
  assert.deepEqual(
    timeline.latest(2).map(({ type }) => type),
    ["loss", "win"],
  );
});

test("fifty are kept", () => {
  const timeline = new Timeline();
  for (let second = 0; second < 60; second++) timeline.admit([event(second)]);
  const kept = timeline.latest(100);
  assert.deepEqual([kept.length, kept.at(-1)], [50, event(10)]);
});

const WORDS = [
  [event(1, { type: "boss_down" }), "boss down"],
  [event(1, { meta: null, type: "raid" }), "raid"],
  [event(1, { meta: { text: "Jump landed", question: "?" } }), "Jump landed"],
  [event(1, { meta: { question: "Left or right?" } }), "Left or right?"],
];
for (const [it, wanted] of WORDS) {
  test(`in words: ${wanted}`, () => assert.equal(eventWords(it), wanted));
}

const CLOCKS = [
  [0, "00:00:00"],
  [65_999, "00:01:05"],
  [3_600_000, "01:00:00"],
  [360_000_000, "100:00:00"],
  [-5, "00:00:00"],
];
for (const [ms, wanted] of CLOCKS) {
  test(`${ms} ms on a clock`, () => assert.equal(clockText(ms), wanted));
}
