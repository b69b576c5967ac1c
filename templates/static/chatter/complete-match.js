/** What `@na` and `:em` can become. Pure; `complete.js` draws the list. */
import { EMOTES } from "./emotes.js";

const FRAGMENT = /(?:^|\s)([@:])([^\s@:]{0,32})$/u;
const SHOWN = 7;

/** @typedef {{mark: "@"|":", start: number, options: string[]}} Completion */

/** Prefix matches first, then the others that contain it; equal ones keep their order. */
export function ranked(words, typed) {
  const wanted = typed.toLowerCase();
  const starts = words.filter((word) => word.toLowerCase().startsWith(wanted));
  const holds = words.filter((word) => word.toLowerCase().indexOf(wanted) > 0);
  return [...starts, ...holds];
}

/**
 * @param {string} before the text up to the caret
 * @param {string[]} names the room's speakers, the latest first
 * @returns {Completion|null}
 */
export function completion(before, names) {
  const found = FRAGMENT.exec(before);
  if (!found) return null;
  const [, mark, typed] = found;
  if (mark === ":" && !typed) return null;
  const words = mark === "@" ? names : [...EMOTES.keys()];
  const options = ranked(words, typed).slice(0, SHOWN);
  if (!options.length) return null;
  return { mark: /** @type {"@"|":"} */ (mark), start: before.length - typed.length - 1, options };
}
