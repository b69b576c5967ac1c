import assert from "node:assert/strict";
import { test } from "node:test";
import { playDemo } from "#chatter/overlay/demo.js";
import { FakeClock } from "./fake_clock.js";

test("four lines at once, then one each 1.6 s, over and over", () => {
  const clock = new FakeClock();
  const shown = [];
  playDemo((line) => shown.push(line), clock);
  assert.equal(shown.length, 4);
  clock.pass(1_599);
  assert.equal(shown.length, 4);
  clock.pass(1);
  assert.equal(shown.length, 5);
  clock.pass(1_600 * 7);
  assert.equal(shown.length, 12);
  assert.deepEqual(
    shown.slice(6).map((line) => line.content),
    shown.slice(0, 6).map((line) => line.content),
  );
  assert.equal(new Set(shown.map((line) => line.id)).size, 12);
});
