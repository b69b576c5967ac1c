/**
 * What `@na` and `:em` can become. Pure; `complete.js` draws the list.
 *
 * @typedef {object} Completion
 * @property {"@"|":"} mark
 * @property {number} start where the mark stands in the text
 * @property {string} typed what stands after the mark
 * @property {string[]} options whole words
 */
import { EMOTES } from "../lines/emotes.js";

const FRAGMENT = /(?:^|\s)([@:])([^\s@:]{0,32})$/u;
const SHOWN = 7;

/**
 * Return the words that start with what was typed, then those that contain it. Equal ones keep
 * their order.
 * @param {string[]} words
 * @param {string} typed
 */
export function ranked(words, typed) {
  const wanted = typed.toLowerCase();
  const starts = words.filter((word) => word.toLowerCase().startsWith(wanted));
  const holds = words.filter((word) => word.toLowerCase().indexOf(wanted) > 0);
  return [...starts, ...holds];
}

/**
 * Return what the end of a text can become, or null. A lone colon is no beginning of an emote.
 * @param {string} before the text up to the caret
 * @param {string[]} names the room's speakers, the latest first
 * @returns {Completion|null}
 */
export function completion(before, names) {
  const [, mark, typed = ""] = FRAGMENT.exec(before) ?? [];
  if (mark !== "@" && mark !== ":") return null;
  if (mark === ":" && !typed) return null;
  const words = mark === "@" ? names : [...EMOTES.keys()];
  const options = ranked(words, typed).slice(0, SHOWN);
  if (!options.length) return null;
  return { mark, start: before.length - typed.length - 1, typed, options };
}

/**
 * Return the text a completion puts in for a word: a name keeps its `@`, an emote loses its colon.
 * @param {Completion} found
 * @param {string} word
 */
export const written = ({ mark }, word) => (mark === "@" ? `@${word}` : word);

/**
 * Return whether the reader wrote a word out already.
 * @param {Completion} found
 * @param {string} word
 */
export const isWritten = (found, word) =>
  `${found.mark}${found.typed}`.toLowerCase() === written(found, word).toLowerCase();
