/**
 * What becomes of the text in the send box: the line it makes, and whether that may go out. Pure.
 *
 * @typedef {object} DraftCheck
 * @property {number} length
 * @property {boolean} counted whether the length is worth showing
 * @property {boolean} over whether the line is too long
 * @property {boolean} blocked whether it cannot be sent now
 * @property {string} notice what the reader should know, or ""
 */

const COUNT_FROM = 0.8;

/**
 * Return the characters of a text as the server counts them: code points.
 * @param {string} text
 */
export const lengthOf = (text) => [...text].length;

/**
 * Return a text as the server will have it: one line.
 * @param {string} text
 */
export const oneLine = (text) => text.replace(/\s*[\r\n]+\s*/g, " ").trim();

/**
 * Return a time in words, the coarser the longer.
 * @param {number} seconds
 */
export function spanOf(seconds) {
  if (seconds < 100) return `${seconds} s`;
  return seconds < 6000 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

/**
 * Check a text before it is sent.
 * @param {string} text
 * @param {number} maxChars the longest line the room takes
 * @param {number} waitMs how long the room still asks for patience
 * @returns {DraftCheck}
 */
export function checkDraft(text, maxChars, waitMs) {
  const length = lengthOf(oneLine(text));
  const wait = Math.max(0, Math.ceil(waitMs / 1000));
  const over = length > maxChars;
  const waiting = wait > 0 ? `You can write again in ${spanOf(wait)}` : "";
  return {
    length,
    counted: length >= maxChars * COUNT_FROM,
    over,
    blocked: over || wait > 0 || length === 0,
    notice: over ? `${length - maxChars} too many for this room` : waiting,
  };
}
