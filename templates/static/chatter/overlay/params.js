/**
 * The overlay's query parameters. Everything is checked: a value that makes no sense is as if it
 * were not there, and an unknown name is left out. Pure.
 *
 * @import { Line } from "../lines/store.js"
 *
 * @typedef {object} OverlayOptions
 * @property {number} size pixels
 * @property {"inter"|"system"} font
 * @property {number} stroke
 * @property {number} shadow
 * @property {number} plate per cent
 * @property {number} fade seconds a line stays; 0 keeps it
 * @property {"slide"|"fade"|"none"} animate
 * @property {number} limit lines at most
 * @property {boolean} demo
 * @property {Set<string>} hide names in lower case, and `personas` and `system`
 * @property {string|null} token
 */

const SIZES = new Map([
  ["s", 18],
  ["m", 26],
  ["l", 34],
  ["xl", 44],
]);
const NAMES = 20;
const LONGEST_NAME = 64;

/** How each parameter is read; `null` stands for one that is not there. */
const READ = {
  size: pixels,
  font: oneOf("inter", "system"),
  stroke: whole(0, 3, 0),
  shadow: whole(0, 3, 1),
  plate: whole(0, 100, 80),
  fade: whole(0, 600, 0),
  animate: oneOf("slide", "fade", "none"),
  limit: whole(1, 50, 12),
};

/**
 * Return the options a query asks for.
 * @param {URLSearchParams} query
 * @returns {OverlayOptions}
 */
export function overlayOptions(query) {
  const token = query.get("token");
  return {
    size: READ.size(query.get("size")),
    font: READ.font(query.get("font")),
    stroke: READ.stroke(query.get("stroke")),
    shadow: READ.shadow(query.get("shadow")),
    plate: READ.plate(query.get("plate")),
    fade: READ.fade(query.get("fade")),
    animate: READ.animate(query.get("animate")),
    limit: READ.limit(query.get("limit")),
    demo: query.get("demo") === "1",
    hide: hidden(query.get("hide")),
    token: token && token.length <= 256 && /^[\x21-\x7e]+$/.test(token) ? token : null,
  };
}

/**
 * Return an overlay's address. Only what differs from the standard stands in it.
 * @param {string} base
 * @param {Record<string, string>} chosen
 */
export function overlayAddress(base, chosen) {
  const url = new URL(base);
  for (const [name, read] of Object.entries(READ)) {
    const value = chosen[name] ?? null;
    if (value !== null && read(value) !== read(null)) url.searchParams.set(name, value);
  }
  return url.href;
}

/**
 * Return whether the options keep a line out.
 * @param {OverlayOptions} options
 * @param {Pick<Line, "origin"|"display_name">} line
 */
export function isHidden(options, line) {
  if (line.origin === "bot" && options.hide.has("personas")) return true;
  if (line.origin === "system" && options.hide.has("system")) return true;
  return options.hide.has(line.display_name.toLowerCase());
}

/**
 * Return whether a line may still be shown: one whose time to fade has come is not.
 * @param {OverlayOptions} options
 * @param {Pick<Line, "ts">} line
 * @param {number} now milliseconds since the Unix epoch
 */
export const isFresh = ({ fade }, line, now) => !fade || now - Date.parse(line.ts) < fade * 1000;

/**
 * @param {number} low
 * @param {number} high
 * @param {number} standard
 * @returns {(text: string|null) => number}
 */
function whole(low, high, standard) {
  return (text) => {
    if (text === null || !/^\d{1,4}$/.test(text)) return standard;
    const number = Number(text);
    return number >= low && number <= high ? number : standard;
  };
}

/**
 * @template {string} Word
 * @param {Word} standard
 * @param {...Word} others
 * @returns {(text: string|null) => Word}
 */
function oneOf(standard, ...others) {
  return (text) => others.find((word) => word === text) ?? standard;
}

/**
 * Return the pixels of `s m l xl` or of a number with `px`, from 10 to 96.
 * @param {string|null} text
 */
function pixels(text) {
  const standard = SIZES.get("m") ?? 0;
  const named = SIZES.get(text ?? "");
  return named ?? whole(10, 96, standard)(/^(\d+)px$/.exec(text ?? "")?.[1] ?? null);
}

/** @param {string|null} text */
function hidden(text) {
  const names = (text ?? "").split(",").map((name) => name.trim().toLowerCase());
  return new Set(names.filter((name) => name && name.length <= LONGEST_NAME).slice(0, NAMES));
}
