import assert from "node:assert/strict";
import { test } from "node:test";
import { completion, isWritten, ranked, written } from "#chatter/send/complete-match.js";

const NAMES = ["mossy", "Anna", "tom", "Morris"];
const COMPLETIONS = [
  ["hi @mo", { mark: "@", start: 3, typed: "mo", options: ["mossy", "Morris"] }],
  ["@", { mark: "@", start: 0, typed: "", options: NAMES }],
  ["gg :kek", { mark: ":", start: 3, typed: "kek", options: ["KEKW"] }],
  ["x :", null],
  ["mail@mo", null],
  ["@nobody", null],
  ["done @mo ", null],
];
for (const [before, wanted] of COMPLETIONS) {
  test(`completion of ${JSON.stringify(before)}`, () =>
    assert.deepEqual(completion(before, NAMES), wanted));
}

test("at most seven words are offered", () => {
  const names = Array.from({ length: 20 }, (_, at) => `name${at}`);
  assert.deepEqual(completion("@na", names).options, names.slice(0, 7));
});

test("words that start with what was typed come before those that contain it", () => {
  assert.deepEqual(ranked(["tamo", "Mona", "omo", "mo"], "MO"), ["Mona", "mo", "tamo", "omo"]);
});

test("a name keeps its mark and an emote loses it", () => {
  assert.equal(written({ mark: "@" }, "mossy"), "@mossy");
  assert.equal(written({ mark: ":" }, "KEKW"), "KEKW");
});

const WRITTEN = [
  ["hi @Mossy", "mossy", true],
  ["hi @mo", "mossy", false],
  ["gg :kekw", "KEKW", false],
];
for (const [before, word, wanted] of WRITTEN) {
  test(`${before} ${wanted ? "is" : "is not"} ${word} written out`, () =>
    assert.equal(isWritten(completion(before, NAMES), word), wanted));
}
