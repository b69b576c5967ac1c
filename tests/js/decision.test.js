import assert from "node:assert/strict";
import { test } from "node:test";
import { causeOf, figure, relation, rowsOf, verdictOf, wordsOf } from "#chatter/why/decision.js";

const RELATIONS = [
  [[0.15, 2.2, 0.18, 1.2], 0.0713, "×"],
  [[0.18, 0.29, 0.34, -0.1], 0.71, "+"],
  [[0.5, 2, 3], 0.9, ""],
  [[0.5], 0.5, ""],
  [[], 0, ""],
];
for (const [values, chance, sign] of RELATIONS) {
  test(`[${values}] make ${chance} by "${sign}"`, () =>
    assert.equal(relation(values, chance), sign));
}

const FIGURES = [
  [0, "0"],
  [3, "3"],
  [0.5, "0.50"],
  [0.099, "0.099"],
  [-0.05, "-0.050"],
  [1.866, "1.87"],
];
for (const [value, wanted] of FIGURES) {
  test(`${value} is read as ${wanted}`, () => assert.equal(figure(value), wanted));
}

const NAMES = [
  ["mention_bonus", "Mention bonus"],
  ["p_base", "Base"],
  ["", ""],
];
for (const [name, wanted] of NAMES) {
  test(`"${name}" in words`, () => assert.equal(wordsOf(name), wanted));
}

const CAUSES = [
  ["tick", "the room's own pace"],
  ["event", "an event on stream"],
  ["constructor", "the room"],
];
for (const [kind, wanted] of CAUSES) {
  test(`${kind} is because of ${wanted}`, () => assert.equal(causeOf({ kind }), wanted));
}

const VERDICTS = [
  [{ p_used: 0.71, h_value: 0.41 }, "Rolled 0.41, below 0.71"],
  [{ p_used: 0.2, h_value: 0.41 }, "Rolled 0.41, chance 0.20"],
  [{}, "Rolled 1, chance 0"],
  [{ forced: true, p_used: 0.2, h_value: 0.41 }, "Forced: no roll was needed"],
];
for (const [decision, wanted] of VERDICTS) {
  test(`${JSON.stringify(decision)}: ${wanted}`, () => assert.equal(verdictOf(decision), wanted));
}

const rows = (decision) => rowsOf(decision).map(({ name, value, kind }) => [name, value, kind]);

test("summands are added, and what lowers the chance shows its own sign", () => {
  const terms = { p_base: 0.18, hype_bonus: 0.63, dampening: -0.1 };
  assert.deepEqual(rows({ kind: "message", reason: "p_pass", p_used: 0.71, terms }), [
    ["Base", "0.18", undefined],
    ["Hype bonus", "+ 0.63", undefined],
    ["Dampening", "-0.10", undefined],
    ["Chance to speak", "0.71", "sum"],
  ]);
});

test("factors without effect are only counted, but for the first", () => {
  const terms = { base: 1, event: 0.5, mention: 1, bond: 1 };
  assert.deepEqual(rows({ kind: "event", reason: "p_pass", p_used: 0.5, terms }), [
    ["Base", "1", undefined],
    ["Event", "× 0.50", undefined],
    ["2 more without effect", "× 1", "neutral"],
    ["Chance to speak", "0.50", "sum"],
  ]);
});

test("where the figures bear out neither, no sign is claimed", () => {
  const terms = { base: 0.5, event: 2 };
  assert.deepEqual(rows({ kind: "event", reason: "p_pass", p_used: 0.3, terms }), [
    ["Base", "0.50", undefined],
    ["Event", "2", undefined],
    ["Chance to speak", "0.30", "sum"],
  ]);
});

test("a tick shows the persona's chance, how fresh things are, and the room's draw", () => {
  const terms = { base: 0.2, event: 2.5, fresh: 0.25 };
  assert.deepEqual(rows({ kind: "tick", reason: "p_pass", p_used: 0.02, terms }), [
    ["Base", "0.20", undefined],
    ["Event", "× 2.50", undefined],
    ["Its chance in 10 s", "0.50", "sum"],
    ["How fresh things are", "0.25", undefined],
    ["Chance that anybody speaks now", "0.020", "sum"],
  ]);
});

test("the crowd's chance is a number of lines", () => {
  assert.deepEqual(rows({ kind: "tick", reason: "crowd", p_used: 1.86, terms: { burst: 1.86 } }), [
    ["Burst", "1.86", undefined],
    ["Lines to expect", "1.86", "sum"],
  ]);
});

test("a record without terms still has its chance", () => {
  assert.deepEqual(rows({ kind: "tick", reason: "p_pass" }), [["Chance to speak", "0", "sum"]]);
});
