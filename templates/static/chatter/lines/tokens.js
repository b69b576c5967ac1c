/**
 * A line's text as pieces: plain text, emotes, mentions, links. Pure; `draw/parts.js` makes nodes
 * of them.
 *
 * @typedef {{kind: "text"|"emote"|"mention"|"link", text: string}} Piece
 */
import { EMOTES } from "./emotes.js";

const WEB = /^https?:\/\/([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::[0-9]*)?(?:[/?#]|$)/i;
const MENTION = /^(@[\p{L}\p{N}_.-]{1,64}?)([.,!?:;…)]*)$/u;

/**
 * Return the address of a web link that leads where it says, or null. Browsers rewrite other
 * alphabets, escapes and numbers in a host, so the reader and the room's rules could have read
 * another one.
 * @param {string} token
 */
export function linkOf(token) {
  const host = WEB.exec(token)?.[1]?.toLowerCase();
  try {
    const url = new URL(token);
    return url.hostname === host ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} token
 * @returns {Piece[]}
 */
function classify(token) {
  if (EMOTES.has(token)) return [{ kind: "emote", text: token }];
  if (linkOf(token)) return [{ kind: "link", text: token }];
  const [, name, rest] = MENTION.exec(token) ?? [];
  if (!name) return [{ kind: "text", text: token }];
  /** @type {Piece[]} */
  const marks = rest ? [{ kind: "text", text: rest }] : [];
  return [{ kind: "mention", text: name }, ...marks];
}

/**
 * Return the pieces of a text. Joined again, their texts are the content.
 * @param {string} content
 */
export function tokenize(content) {
  /** @type {Piece[]} */
  const pieces = [];
  for (const piece of content.split(/(\s+)/).filter(Boolean).flatMap(classify)) {
    const last = pieces.at(-1);
    if (piece.kind === "text" && last?.kind === "text") last.text += piece.text;
    else pieces.push(piece);
  }
  return pieces;
}

/**
 * Return whether there is nothing but emotes: such a line is drawn larger.
 * @param {Piece[]} pieces
 */
export const onlyEmotes = (pieces) =>
  pieces.length > 0 && pieces.every((piece) => piece.kind === "emote" || piece.text.trim() === "");
