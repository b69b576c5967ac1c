import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { EMOTES } from "#chatter/lines/emotes.js";

test("each emote has its drawing, and the text generators know the same codes", () => {
  const codes = JSON.parse(
    readFileSync(new URL("../../configs/emotes.json", import.meta.url)),
  ).codes;
  assert.deepEqual([...EMOTES.keys()], codes);
  for (const file of EMOTES.values()) {
    const path = new URL(`../../templates/static/chatter/emotes/${file}.svg`, import.meta.url);
    assert.ok(existsSync(path), file);
    assert.doesNotMatch(readFileSync(path, "utf8"), /<script|href|on\w+=/);
  }
});
