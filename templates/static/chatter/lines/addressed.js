/**
 * Whom a line is for. Pure.
 *
 * @import { Line } from "./store.js"
 *
 * @typedef {{id: string, name: string}} Me the reader, once they have a name
 */
import { tokenize } from "./tokens.js";

/**
 * Return whether a line names somebody, by its list of mentions or in its text.
 * @param {Pick<Line, "content"> & Partial<Pick<Line, "mentions">>} line
 * @param {Me|null} me
 */
export function speaksTo({ content, mentions = [] }, me) {
  if (!me) return false;
  if (mentions.some((it) => it === me.id || isMention(it, me))) return true;
  return tokenize(content).some((piece) => piece.kind === "mention" && isMention(piece.text, me));
}

/**
 * Return whether a line is for the reader: it names them or answers a line of theirs.
 * @param {Line} line
 * @param {Line|undefined} quoted what it answers
 * @param {Me|null} me
 */
export function isFor(line, quoted, me) {
  if (!me || line.user_id === me.id) return false;
  return speaksTo(line, me) || quoted?.user_id === me.id;
}

/**
 * Return whether a mention is of somebody, whatever its case, with or without its `@`.
 * @param {string} mention
 * @param {{name: string}} me
 */
export const isMention = (mention, me) =>
  mention.replace(/^@/, "").toLowerCase() === me.name.toLowerCase();
