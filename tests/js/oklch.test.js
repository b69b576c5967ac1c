import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, hexOf, hueFrom } from "#chatter/draw/oklch.js";

const GREYS = [
  [0, "#000000"],
  [1, "#ffffff"],
];
for (const [lightness, hex] of GREYS) {
  test(`a lightness of ${lightness} is ${hex}`, () => assert.equal(hexOf(lightness, 0, 0), hex));
}

test("what a screen cannot show is clipped to what it can", () => {
  assert.match(hexOf(0.8, 0.4, 150), /^#[0-9a-f]{6}$/);
});

test("contrast is 21 between black and white, 1 between equals, and knows no order", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#ffffff", "#000000"), 21);
  assert.equal(contrast("#336699", "#336699"), 1);
});

test("the hue of a colour is the one it was made of", () => {
  for (let hue = 0; hue < 360; hue += 15) {
    const found = hueFrom(hexOf(0.6, 0.08, hue));
    const off = Math.abs(found - hue);
    assert.ok(found >= 0 && found < 360 && Math.min(off, 360 - off) <= 1, `${hue}: ${found}`);
  }
});
