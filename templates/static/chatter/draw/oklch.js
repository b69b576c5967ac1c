/**
 * Between OKLCH and the sRGB hex of screens, and how well two colours stand apart. Pure.
 *
 * Browsers in broadcast software may lack `oklch()`, so the page computes it (Björn Ottosson's
 * matrices).
 *
 * @typedef {[red: number, green: number, blue: number]} Linear channels of linear sRGB, 0-1
 */

/**
 * Return a colour as #rrggbb, its channels clipped to what a screen can show.
 * @param {number} lightness 0-1
 * @param {number} chroma
 * @param {number} hue degrees
 */
export function hexOf(lightness, chroma, hue) {
  const angle = (hue * Math.PI) / 180;
  const channels = linearOf(lightness, chroma * Math.cos(angle), chroma * Math.sin(angle));
  return `#${channels.map(pairOf).join("")}`;
}

/**
 * Return the linear sRGB of an OKLab colour.
 * @param {number} lightness
 * @param {number} a
 * @param {number} b
 * @returns {Linear}
 */
function linearOf(lightness, a, b) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/**
 * Return two hex digits for a linear channel.
 * @param {number} channel
 */
function pairOf(channel) {
  const clipped = Math.min(1, Math.max(0, channel));
  const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(255 * encoded)
    .toString(16)
    .padStart(2, "0");
}

/**
 * @param {string} hex #rrggbb
 * @returns {Linear}
 */
function decode(hex) {
  /** @param {number} at */
  const channel = (at) => {
    const encoded = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** @param {string} hex #rrggbb */
function luminance(hex) {
  const [red, green, blue] = decode(hex);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Return the WCAG contrast of two colours, 1-21.
 * @param {string} one #rrggbb
 * @param {string} other #rrggbb
 */
export function contrast(one, other) {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/**
 * Return the OKLCH hue of a colour, in whole degrees.
 * @param {string} hex #rrggbb
 */
export function hueFrom(hex) {
  const [red, green, blue] = decode(hex);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return (Math.round((Math.atan2(b, a) * 180) / Math.PI) + 360) % 360;
}
