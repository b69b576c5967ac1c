/**
 * The overlay's query parameters. Everything is validated: a value that makes no sense is as if it
 * were not there, an unknown name is ignored.
 *
 * @typedef {{size: number, font: "inter"|"system", stroke: number, shadow: number, plate: number,
 *   fade: number, animate: "none"|"slide"|"fade", limit: number, demo: boolean,
 *   hide: Set<string>, token: string|null}} OverlayOptions
 */

const SIZES = { s: 18, m: 26, l: 34, xl: 44 };

function whole(text, low, high, fallback) {
  if (text === null || !/^\d{1,4}$/.test(text)) return fallback;
  const number = Number(text);
  return number >= low && number <= high ? number : fallback;
}

const oneOf = (text, allowed) => (allowed.includes(text) ? text : allowed[0]);

/** `s m l xl` or a number of pixels from 10 to 96. */
function pixels(text) {
  if (text !== null && Object.hasOwn(SIZES, text)) return SIZES[text];
  return whole(/^(\d+)px$/.exec(text ?? "")?.[1] ?? null, 10, 96, SIZES.m);
}

/** At most 20 names of at most 64 characters; `personas` and `system` are kinds, not names. */
function hidden(text) {
  const names = (text ?? "").split(",").map((it) => it.trim().toLowerCase());
  return new Set(names.filter((it) => it && it.length <= 64).slice(0, 20));
}

/** @param {URLSearchParams} query @returns {OverlayOptions} */
export function overlayOptions(query) {
  const token = query.get("token");
  return {
    size: pixels(query.get("size")),
    font: oneOf(query.get("font"), ["inter", "system"]),
    stroke: whole(query.get("stroke"), 0, 3, 0),
    shadow: whole(query.get("shadow"), 0, 3, 1),
    plate: whole(query.get("plate"), 0, 100, 80),
    fade: whole(query.get("fade"), 0, 600, 0),
    animate: oneOf(query.get("animate"), ["slide", "fade", "none"]),
    limit: whole(query.get("limit"), 1, 50, 12),
    demo: query.get("demo") === "1",
    hide: hidden(query.get("hide")),
    token: token && token.length <= 256 && /^[\x21-\x7e]+$/.test(token) ? token : null,
  };
}

/** @param {OverlayOptions} options @param {import("./store.js").Line} line */
export function isHidden(options, line) {
  if (line.origin === "bot" && options.hide.has("personas")) return true;
  if (line.origin === "system" && options.hide.has("system")) return true;
  return options.hide.has(line.display_name.toLowerCase());
}
