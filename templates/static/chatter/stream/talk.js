/**
 * What a room talks of: its commonest words without those that say nothing. Pure.
 *
 * @import { TokenCount } from "#wire"
 *
 * @typedef {object} Said
 * @property {string} word
 * @property {string|undefined} emote its code, where the word is one of ours
 * @property {number} count
 */
import { EMOTES } from "../lines/emotes.js";

const FILLERS = new Set(
  (
    "a about all am an and are as at be been but by can did do does dont don't for from get " +
    "got had has have he her him his how i i'm if im in is it it's its just like me my no not " +
    "now of on one or our out she so that that's the their them then there they this to too " +
    "up was we were what when who why will with would you your yes"
  ).split(" "),
);

/** Trends count words in lower case. */
const EMOTE_OF = new Map([...EMOTES.keys()].map((code) => [code.toLowerCase(), code]));

/**
 * Return what is said most, the most said first.
 * @param {TokenCount[]} tokens
 * @param {number} most how many
 * @returns {Said[]}
 */
export function talkOf(tokens, most) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { token, count } of tokens) {
    const word = bare(token.toLowerCase());
    counts.set(word, (counts.get(word) ?? 0) + count);
  }
  const telling = [...counts].filter(([word]) => tellsSomething(word));
  const latest = telling.sort((a, b) => b[1] - a[1]).slice(0, most);
  return latest.map(([word, count]) => ({ word, emote: EMOTE_OF.get(word), count }));
}

/**
 * Return a word without the marks around it: `goat!` is a goat.
 * @param {string} token
 */
const bare = (token) =>
  EMOTE_OF.has(token) || token.startsWith("@")
    ? token
    : token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

/** @param {string} word */
const tellsSomething = (word) =>
  EMOTE_OF.has(word) || (!word.startsWith("@") && word.length > 1 && !FILLERS.has(word));
