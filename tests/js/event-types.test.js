import assert from "node:assert/strict";
import { test } from "node:test";
import { EventTypes } from "#chatter/stream/event-types.js";

const TYPES = new EventTypes(
  { win: { label: "win", icon: "trophy", tone: "ok" } },
  { label: "", icon: "zap", tone: "" },
);
const CHIPS = [
  ["win", { label: "win", icon: "trophy", tone: "ok" }],
  ["goat_on_stage", { label: "goat on stage", icon: "zap", tone: "" }],
  ["constructor", { label: "constructor", icon: "zap", tone: "" }],
];
for (const [type, chip] of CHIPS) {
  test(`the chip of ${type}`, () => assert.deepEqual(TYPES.chip(type), chip));
}
