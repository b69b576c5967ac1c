/**
 * Name colours that every client computes alike.
 *
 * A user id gives a hue (FNV-1a, 32 bits, over its UTF-8 bytes, modulo 360); each ground gives one
 * OKLCH lightness and chroma at which every hue passes 4.5:1. Plain hex comes out, so browsers
 * without `oklch()` (old embedded ones in broadcast software) show the same.
 */

/** @typedef {{dark: string, light: string}} NameColours */

const RINGS = {
  dark: { lightness: 0.8, chroma: 0.125 },
  light: { lightness: 0.48, chroma: 0.13 },
};

/** The hardest ground a name stands on, by theme: a hovered or highlighted row. */
const GROUNDS = { dark: "#143630", light: "#e0edfd" };
const ENOUGH = 4.5;

/** @param {string} text @returns {number} 32-bit FNV-1a of the UTF-8 bytes */
export function fnv1a(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}

/** @param {string} userId @returns {number} degrees, 0-359 */
export const hueOf = (userId) => fnv1a(userId) % 360;

/** @param {"dark"|"light"} theme @param {number} hue degrees @returns {string} #rrggbb */
export function ringColour(theme, hue) {
  const { lightness, chroma } = RINGS[theme];
  const angle = (hue * Math.PI) / 180;
  return hexOf(linearOf(lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)));
}

/** OKLab to linear sRGB, channels clipped to 0-1 (Björn Ottosson's matrices). */
function linearOf(lightness, a, b) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((channel) => Math.min(1, Math.max(0, channel)));
}

function hexOf(linear) {
  const encode = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);
  const pair = (c) =>
    Math.round(255 * encode(c))
      .toString(16)
      .padStart(2, "0");
  return `#${linear.map(pair).join("")}`;
}

function decode(hex) {
  return [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
}

function luminance(hex) {
  const [red, green, blue] = decode(hex);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG contrast of two #rrggbb colours, 1-21. */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The OKLCH hue of a colour, in whole degrees. */
export function hueFrom(hex) {
  const [red, green, blue] = decode(hex);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return (Math.round((Math.atan2(b, a) * 180) / Math.PI) + 360) % 360;
}

/** @type {Map<string, NameColours>} */
const known = new Map();

/**
 * The two theme colours of a name. A persona's own colour is kept where it can be read and gives
 * way to the ring colour of its hue where it cannot.
 * @param {string} userId @param {string} [own] #rrggbb
 * @returns {NameColours}
 */
export function nameColours(userId, own) {
  const key = own ?? userId;
  let colours = known.get(key);
  if (!colours) {
    const hue = own ? hueFrom(own) : hueOf(userId);
    const pick = (theme) =>
      own && contrast(own, GROUNDS[theme]) >= ENOUGH ? own : ringColour(theme, hue);
    colours = { dark: pick("dark"), light: pick("light") };
    if (known.size > 2000) known.clear();
    known.set(key, colours);
  }
  return colours;
}
