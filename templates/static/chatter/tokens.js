/**
 * A line's text as pieces: plain text, emotes, mentions, links. Pure; `row.js` makes nodes of them.
 *
 * @typedef {{kind: "text"|"emote"|"mention"|"link", text: string}} Piece
 */
import { EMOTES } from "./emotes.js";

const WEB = /^https?:\/\/([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::[0-9]*)?(?:[/?#]|$)/i;
const MENTION = /^(@[\p{L}\p{N}_.-]{1,64}?)([.,!?:;…)]*)$/u;

/**
 * The address, if the token is a web link that leads where it says: browsers rewrite other alphabets,
 * escapes and numbers in a host, so the reader and the room's rules could have read another one.
 * @param {string} token @returns {string|null}
 */
export function linkOf(token) {
  const host = WEB.exec(token)?.[1].toLowerCase();
  try {
    const url = new URL(token);
    return url.hostname === host ? url.href : null;
  } catch {
    return null;
  }
}

/** @param {string} token @returns {Piece[]} */
function classify(token) {
  if (EMOTES.has(token)) return [{ kind: "emote", text: token }];
  if (linkOf(token)) return [{ kind: "link", text: token }];
  const mention = MENTION.exec(token);
  if (!mention) return [{ kind: "text", text: token }];
  const [, name, rest] = mention;
  return rest
    ? [
        { kind: "mention", text: name },
        { kind: "text", text: rest },
      ]
    : [{ kind: "mention", text: name }];
}

/**
 * Joined again, the pieces' texts are the content.
 * @param {string} content @returns {Piece[]}
 */
export function tokenize(content) {
  /** @type {Piece[]} */
  const pieces = [];
  for (const token of content.split(/(\s+)/)) {
    if (!token) continue;
    for (const piece of classify(token)) {
      const last = pieces.at(-1);
      if (piece.kind === "text" && last?.kind === "text") last.text += piece.text;
      else pieces.push(piece);
    }
  }
  return pieces;
}

/** Nothing but emotes: such a line is drawn larger. @param {Piece[]} pieces */
export const onlyEmotes = (pieces) =>
  pieces.length > 0 && pieces.every((piece) => piece.kind === "emote" || piece.text.trim() === "");

/**
 * Whether a line speaks to somebody.
 * @param {{content: string, mentions?: string[]}} line
 * @param {{id: string, name: string}|null} me
 */
export function speaksTo(line, me) {
  if (!me) return false;
  const name = me.name.toLowerCase();
  const named = (line.mentions ?? []).some((it) => {
    const bare = it.replace(/^@/, "").toLowerCase();
    return bare === name || it === me.id;
  });
  return (
    named ||
    tokenize(line.content).some(
      (piece) => piece.kind === "mention" && piece.text.slice(1).toLowerCase() === name,
    )
  );
}

/**
 * Whether a line is for the reader: it names them or answers a line of theirs.
 * @param {import("./store.js").Line} line
 * @param {import("./store.js").Line|undefined} quoted what it answers
 * @param {{id: string, name: string}|null} me
 */
export function isFor(line, quoted, me) {
  if (!me || line.user_id === me.id) return false;
  return speaksTo(line, me) || quoted?.user_id === me.id;
}
