import assert from "node:assert/strict";
import { test } from "node:test";
import { backoffMs } from "../../templates/static/chatter/backoff.js";
import { completion } from "../../templates/static/chatter/complete-match.js";
import { EventTypes } from "../../templates/static/chatter/event-types.js";
import { isHidden, overlayOptions } from "../../templates/static/chatter/overlay-params.js";
import { relation } from "../../templates/static/chatter/relation.js";

test("the wait before a retry is drawn from the whole of a doubling span, 16 s at most", () => {
  const spans = [0, 1, 2, 3, 4, 5, 60].map((attempt) => backoffMs(attempt, () => 0.999999));
  assert.deepEqual(
    spans.map((ms) => Math.round(ms / 1000)),
    [1, 2, 4, 8, 16, 16, 16],
  );
  assert.equal(
    backoffMs(5, () => 0),
    250,
  );
  assert.equal(
    backoffMs(3, () => 0.5),
    4_000,
  );
});

const NAMES = ["mossy", "Anna", "tom", "Morris"];
const COMPLETIONS = [
  ["hi @mo", { mark: "@", start: 3, options: ["mossy", "Morris"] }],
  ["@", { mark: "@", start: 0, options: NAMES }],
  ["gg :kek", { mark: ":", start: 3, options: ["KEKW"] }],
  ["x :", null],
  ["mail@mo", null],
  ["@nobody", null],
  ["done @mo ", null],
];
for (const [before, wanted] of COMPLETIONS) {
  test(`completion of ${JSON.stringify(before)}`, () =>
    assert.deepEqual(completion(before, NAMES), wanted));
}

const options = (query) => overlayOptions(new URLSearchParams(query));
const DEFAULTS = {
  size: 26,
  font: "inter",
  stroke: 0,
  shadow: 1,
  plate: 80,
  fade: 0,
  animate: "slide",
  limit: 12,
  demo: false,
  hide: new Set(),
  token: null,
};

const OVERLAYS = [
  ["", {}],
  [
    "size=xl&font=system&stroke=3&shadow=0&plate=0&fade=600&animate=none&limit=50&demo=1",
    {
      size: 44,
      font: "system",
      stroke: 3,
      shadow: 0,
      plate: 0,
      fade: 600,
      animate: "none",
      limit: 50,
      demo: true,
    },
  ],
  ["size=30px", { size: 30 }],
  ["size=9px&stroke=4&shadow=-1&plate=101&fade=601&animate=spin&limit=0&font=comic&demo=yes", {}],
  ["size=toString&limit=1e1&plate=0x10&fade=5.5&unknown=1", {}],
  ["limit=%20&size=%00&hide=,,&token=", {}],
  ["token=abc_123", { token: "abc_123" }],
  [`token=${"x".repeat(257)}`, {}],
  ["token=a%20b", {}],
  ["hide=personas,%20Moss", { hide: new Set(["personas", "moss"]) }],
];
for (const [query, changed] of OVERLAYS) {
  test(`overlay ?${query.slice(0, 60)}`, () =>
    assert.deepEqual(options(query), { ...DEFAULTS, ...changed }));
}

test("no query can make an option of the wrong kind", () => {
  const values = [
    "",
    "0",
    "-1",
    "NaN",
    "Infinity",
    "__proto__",
    "99999999",
    "<b>",
    "null",
    "1,2",
    "\u0000",
  ];
  const kindOf = (it) => (Number.isInteger(it) ? "integer" : typeof it);
  const kinds = (all) =>
    Object.entries({ ...all, token: null }).map(([key, it]) => [key, kindOf(it)]);
  for (const name of Object.keys(DEFAULTS)) {
    for (const value of values) {
      const got = options(new URLSearchParams({ [name]: value }).toString());
      assert.deepEqual(kinds(got), kinds(DEFAULTS), `${name}=${value}`);
    }
  }
});

test("hiding works by kind and by name", () => {
  const line = (origin, display_name) => ({ origin, display_name });
  const hide = options("hide=personas,system,moss");
  assert.deepEqual(
    [line("bot", "x"), line("system", "x"), line("human", "MOSS"), line("human", "ada")].map((it) =>
      isHidden(hide, it),
    ),
    [true, true, true, false],
  );
});

test("the page says how the terms make the chance only when the figures bear it out", () => {
  assert.equal(relation([0.15, 2.2, 0.18, 1.2], 0.0713), "×");
  assert.equal(relation([0.18, 0.29, 0.34, -0.1], 0.71), "+");
  assert.equal(relation([0.5, 2, 3], 0.9), "");
  assert.equal(relation([0.5], 0.5), "");
});

const TYPES = new EventTypes(
  { win: { label: "win", icon: "trophy", tone: "ok" } },
  { label: "", icon: "zap", tone: "" },
);
const CHIPS = [
  ["win", { label: "win", icon: "trophy", tone: "ok" }],
  ["goat_on_stage", { label: "goat on stage", icon: "zap", tone: "" }],
  ["constructor", { label: "constructor", icon: "zap", tone: "" }],
];
for (const [type, chip] of CHIPS)
  test(`the chip of ${type}`, () => assert.deepEqual(TYPES.chip(type), chip));
