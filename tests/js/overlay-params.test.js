import assert from "node:assert/strict";
import { test } from "node:test";
import { isFresh, isHidden, overlayAddress, overlayOptions } from "#chatter/overlay/params.js";

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

const BASE = "https://chat.example/overlay/demo/";
const ADDRESSES = [
  [{}, ""],
  [{ size: "m", font: "inter", plate: "80", animate: "slide", limit: "12" }, ""],
  [{ size: "xl", fade: "30" }, "?size=xl&fade=30"],
  [{ limit: "4", plate: "0" }, "?plate=0&limit=4"],
  [{ size: "9px", font: "comic", demo: "1" }, ""],
];
for (const [chosen, query] of ADDRESSES) {
  test(`the address of ${JSON.stringify(chosen)}`, () =>
    assert.equal(overlayAddress(BASE, chosen), BASE + query));
}

test("an address asks for what was chosen", () => {
  const chosen = { size: "l", font: "system", stroke: "2", shadow: "0", animate: "none" };
  const url = new URL(overlayAddress(BASE, chosen));
  assert.deepEqual(overlayOptions(url.searchParams), {
    ...DEFAULTS,
    ...{ size: 34, font: "system", stroke: 2, shadow: 0, animate: "none" },
  });
});

const SAID_MS = Date.parse("2026-11-21T12:00:00Z");
const FADES = [
  [0, 1e9, true],
  [30, 29_999, true],
  [30, 30_000, false],
];
for (const [fade, age, wanted] of FADES) {
  test(`with a fade of ${fade} s, a line of ${age} ms is ${wanted ? "shown" : "gone"}`, () =>
    assert.equal(isFresh({ fade }, { ts: "2026-11-21T12:00:00Z" }, SAID_MS + age), wanted));
}
