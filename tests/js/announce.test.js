import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Announcer } from "#chatter/list/announce.js";
import { aLine } from "./a_line.js";
import { FakeClock } from "./fake_clock.js";

let clock;
let region;
let announcer;

beforeEach(() => {
  clock = new FakeClock();
  region = { textContent: "" };
  announcer = new Announcer(region, clock);
  clock.pass(60_000);
});

const HEARD = [
  ["mentions", aLine(1), true, "moss: called it"],
  ["mentions", aLine(1, { badges: ["host"] }), false, "moss: called it"],
  ["mentions", aLine(1, { badges: ["broadcaster"] }), false, "moss: called it"],
  ["mentions", aLine(1, { badges: ["vip"] }), false, ""],
  ["off", aLine(1, { badges: ["host"] }), true, ""],
  ["all", aLine(1), false, "moss: called it"],
];
for (const [mode, line, toMe, wanted] of HEARD) {
  const about = `${line.badges}${toMe ? " to the reader" : ""}`;
  test(`in the mode ${mode}, a line of ${about || "anybody"}: ${wanted || "nothing"}`, () => {
    announcer.mode = mode;
    announcer.heard(line, toMe);
    assert.equal(region.textContent, wanted);
  });
}

test("when the room is fast, a digest is read every 7 s", () => {
  announcer.mode = "all";
  announcer.heard(aLine(1), false);
  for (const toMe of [false, true, true]) announcer.heard(aLine(2), toMe);
  assert.equal(region.textContent, "moss: called it");
  clock.pass(7_000);
  assert.equal(region.textContent, "3 new messages, 2 mention you");
  announcer.heard(aLine(3), false);
  clock.pass(7_000);
  assert.equal(region.textContent, "1 new messages");
});

test("after 2 s of silence lines are read again", () => {
  announcer.mode = "all";
  announcer.say("Connected");
  clock.pass(2_001);
  announcer.heard(aLine(1), false);
  assert.equal(region.textContent, "moss: called it");
});
