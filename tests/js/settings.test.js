import assert from "node:assert/strict";
import { test } from "node:test";
import { choicesOf, NAMES } from "#chatter/page/settings.js";

const STANDARD = {
  theme: "system",
  size: "14",
  density: "normal",
  times: "on",
  stripes: "off",
  calm: "0",
  announce: "mentions",
};

const STORED = [
  [{}, {}],
  [null, {}],
  [
    { theme: "light", size: "20" },
    { theme: "light", size: "20" },
  ],
  [
    { size: 20, calm: 250 },
    { size: "20", calm: "250" },
  ],
  [{ theme: "pink", size: "13", announce: null }, {}],
  [{ theme: ["dark"], unknown: "x" }, { theme: "dark" }],
];
for (const [stored, wanted] of STORED) {
  test(`the choices made of ${JSON.stringify(stored)}`, () =>
    assert.deepEqual(choicesOf(stored), { ...STANDARD, ...wanted }));
}

test("the names are those of the choices", () => assert.deepEqual(NAMES, Object.keys(STANDARD)));
