import assert from "node:assert/strict";
import { test } from "node:test";
import { connectionText } from "#chatter/page/status.js";

const TEXTS = [
  [{ state: "connecting" }, 0, "Connecting"],
  [{ state: "connected" }, 0, "Connected"],
  [{ state: "connected" }, 12, "Connected 12 ms"],
  [{ state: "waiting", retryAt: 4_001 }, 12, "Reconnecting in 4 s"],
  [{ state: "waiting", retryAt: 1_001 }, 0, "Reconnecting in 1 s"],
  [{ state: "waiting", retryAt: 900 }, 0, "Reconnecting in 0 s"],
  [{ state: "offline" }, 12, "Offline"],
];
for (const [connection, tripMs, wanted] of TEXTS) {
  test(`${JSON.stringify(connection)} is ${wanted}`, () =>
    assert.equal(connectionText(connection, tripMs, 1_000), wanted));
}
