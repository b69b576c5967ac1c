/**
 * The parts a line is drawn of: time, badges, name, text.
 *
 * @import { Line } from "../lines/store.js"
 * @import { Piece } from "../lines/tokens.js"
 */

import { isMention } from "../lines/addressed.js";
import { linkOf, onlyEmotes, tokenize } from "../lines/tokens.js";
import { el, emote, icon } from "./dom.js";
import { nameColours } from "./name-colours.js";

const clockOf = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const dateOf = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

const HOST = { label: "Host", symbol: "host", tone: "host" };
const MODERATOR = { label: "Moderator", symbol: "shield", tone: "mod" };
const SIMULATED = { label: "Simulated", symbol: "bot", tone: "bot" };

/** By badge; others are not drawn. */
const BADGES = new Map([
  ["host", HOST],
  ["broadcaster", HOST],
  ["moderator", MODERATOR],
  ["mod", MODERATOR],
  ["vip", { label: "VIP", symbol: "star", tone: "vip" }],
]);

/** @param {{label: string, symbol: string, tone: string}} look */
function badge({ label, symbol, tone }) {
  const said = { role: "img", "aria-label": label, title: label };
  return el("span", { class: `badge ${tone}`, ...said }, icon(symbol));
}

/**
 * Build the mark of a simulated line, or return null. It comes from the line's origin, not from a
 * badge that somebody may claim.
 * @param {Pick<Line, "origin">} line
 */
export const simulatedMark = (line) => (line.origin === "bot" ? badge(SIMULATED) : null);

/**
 * Build what stands before a name.
 * @param {Line} line
 */
export function badgeNodes(line) {
  const looks = line.badges.map((name) => BADGES.get(name));
  return [simulatedMark(line), ...looks.map((look) => look && badge(look))];
}

/**
 * Build a speaker's name in its colours.
 * @param {Pick<Line, "display_name"|"user_id"|"style">} line
 */
export function nameNode(line) {
  const node = el("span", { class: "name", text: line.display_name });
  const colours = nameColours(line.user_id, line.style?.name_color);
  node.style.setProperty("--name-dark", colours.dark);
  node.style.setProperty("--name-light", colours.light);
  return node;
}

/**
 * Build a time of day that tells its date.
 * @param {string} ts RFC 3339
 */
export function timeNode(ts) {
  const date = new Date(ts);
  return el("time", { datetime: ts, title: dateOf.format(date), text: clockOf.format(date) });
}

/**
 * Build a line's text with its emotes, links and mentions.
 * @param {string} content
 * @param {{name: string}|null} me the reader, whose mentions stand out
 */
export function textNode(content, me) {
  const pieces = tokenize(content);
  const node = el("span", { class: onlyEmotes(pieces) ? "text emotes" : "text" });
  node.append(...pieces.map((piece) => pieceNode(piece, me)));
  return node;
}

/**
 * @param {Piece} piece
 * @param {{name: string}|null} me
 */
function pieceNode({ kind, text }, me) {
  if (kind === "emote") return emote(text);
  if (kind === "link") {
    const rel = "noopener noreferrer nofollow";
    return el("a", { href: linkOf(text), rel, target: "_blank", text });
  }
  if (kind === "mention") {
    return el("span", { class: me && isMention(text, me) ? "mention me" : "mention", text });
  }
  return document.createTextNode(text);
}
