import assert from "node:assert/strict";
import { test } from "node:test";
import { backoffMs } from "#chatter/wire/backoff.js";

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
