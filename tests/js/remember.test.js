import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { remember, remembered } from "#chatter/page/remember.js";

/** What browsers offer, over a Map. */
function storage() {
  const values = new Map();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
  };
}

function give(value) {
  Object.defineProperty(globalThis, "localStorage", { value, configurable: true });
}

afterEach(() => delete globalThis.localStorage);

test("a value comes back", () => {
  give(storage());
  remember("recent-emotes", ["gg"]);
  assert.deepEqual(remembered("recent-emotes", []), ["gg"]);
  assert.deepEqual([...localStorage.values.keys()], ["chatter.recent-emotes"]);
});

test("what was never kept, or is broken, is as if it were not there", () => {
  give(storage());
  assert.equal(remembered("theme", "dark"), "dark");
  localStorage.setItem("chatter.theme", "{");
  assert.equal(remembered("theme", "dark"), "dark");
});

test("a browser that refuses is no fault", () => {
  give(undefined);
  remember("theme", "light");
  assert.equal(remembered("theme", "dark"), "dark");
});
