/**
 * Name colours that every client computes alike.
 *
 * A user id gives a hue (FNV-1a, 32 bits, over its UTF-8 bytes, modulo 360); each theme gives one
 * OKLCH lightness and chroma at which every hue passes 4.5:1.
 *
 * @typedef {"dark"|"light"} Theme
 * @typedef {Record<Theme, string>} NameColours #rrggbb by theme
 */
import { contrast, hexOf, hueFrom } from "./oklch.js";

/** @type {Record<Theme, {lightness: number, chroma: number}>} */
const RINGS = {
  dark: { lightness: 0.8, chroma: 0.125 },
  light: { lightness: 0.48, chroma: 0.13 },
};

/** @type {Record<Theme, string>} The hardest ground a name stands on: a hovered or marked row. */
const GROUNDS = { dark: "#143630", light: "#e0edfd" };
const ENOUGH = 4.5;
const KEPT = 2000;

/**
 * Return the 32-bit FNV-1a of a text's UTF-8 bytes.
 * @param {string} text
 */
export function fnv1a(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}

/**
 * Return the hue of a user id in degrees, 0-359.
 * @param {string} userId
 */
export const hueOf = (userId) => fnv1a(userId) % 360;

/**
 * Return a theme's colour of a hue as #rrggbb.
 * @param {Theme} theme
 * @param {number} hue degrees
 */
export function ringColour(theme, hue) {
  const { lightness, chroma } = RINGS[theme];
  return hexOf(lightness, chroma, hue);
}

/** @type {Map<string, NameColours>} */
const known = new Map();

/**
 * Return the colours of a name. A persona's own colour is kept where it can be read and gives way
 * to the theme's colour of its hue where it cannot.
 * @param {string} userId
 * @param {string} [own] #rrggbb
 */
export function nameColours(userId, own) {
  const key = own ?? userId;
  const colours = known.get(key) ?? computed(userId, own);
  if (known.size > KEPT) known.clear();
  known.set(key, colours);
  return colours;
}

/**
 * @param {string} userId
 * @param {string} [own]
 * @returns {NameColours}
 */
function computed(userId, own) {
  const hue = own ? hueFrom(own) : hueOf(userId);
  /** @param {Theme} theme */
  const pick = (theme) =>
    own && contrast(own, GROUNDS[theme]) >= ENOUGH ? own : ringColour(theme, hue);
  return { dark: pick("dark"), light: pick("light") };
}
