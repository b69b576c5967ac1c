import assert from "node:assert/strict";
import { test } from "node:test";
import { fnv1a, hueOf, nameColours, ringColour } from "#chatter/draw/name-colours.js";
import { contrast, hueFrom } from "#chatter/draw/oklch.js";

test("FNV-1a agrees with its published vectors", () => {
  assert.equal(fnv1a(""), 0x811c9dc5);
  assert.equal(fnv1a("a"), 0xe40c292c);
  assert.equal(fnv1a("foobar"), 0xbf9cf968);
});

const RING = {
  0: ["#ff9bba", "#95385b"],
  60: ["#f8aa66", "#904700"],
  120: ["#b3ca69", "#556700"],
  180: ["#49d8c1", "#007460"],
  240: ["#6bc8ff", "#00649f"],
  300: ["#caabff", "#6a499b"],
};

for (const [hue, [dark, light]] of Object.entries(RING)) {
  test(`hue ${hue} is the colour a browser draws, to one step`, () => {
    for (const [theme, wanted] of [
      ["dark", dark],
      ["light", light],
    ]) {
      const got = ringColour(theme, Number(hue));
      for (const at of [1, 3, 5]) {
        const step = Math.abs(
          parseInt(got.slice(at, at + 2), 16) - parseInt(wanted.slice(at, at + 2), 16),
        );
        assert.ok(step <= 1, `${got} is not ${wanted}`);
      }
    }
  });
}

test("every hue can be read on every ground of its theme", () => {
  const grounds = {
    dark: ["#0c1014", "#12181e", "#1a222a", "#212b35", "#143630", "#17283f"],
    light: ["#ffffff", "#f5f7f9", "#f3f5f7", "#e0edfd", "#d8f3ec"],
  };
  for (const [theme, colours] of Object.entries(grounds)) {
    for (let hue = 0; hue < 360; hue++) {
      for (const ground of colours)
        assert.ok(contrast(ringColour(theme, hue), ground) >= 4.5, `${theme} ${hue} on ${ground}`);
    }
  }
});

test("a persona keeps its colour where it can be read and its hue where not", () => {
  const red = nameColours("user:x", "#b00000");
  assert.equal(red.light, "#b00000");
  assert.equal(red.dark, ringColour("dark", hueFrom("#b00000")));
});

test("the same user has the same colours, whoever computes them", () => {
  assert.equal(hueOf("user:ada"), fnv1a("user:ada") % 360);
  assert.deepEqual(nameColours("user:ada"), nameColours("user:ada"));
});
