/**
 * Rows of the chat list: a line is an article, everything else a divider.
 *
 * @import { Me } from "../lines/addressed.js"
 * @import { Line } from "../lines/store.js"
 */

import { el, icon } from "../draw/dom.js";
import { badgeNodes, nameNode, textNode, timeNode } from "../draw/parts.js";
import { isFor } from "../lines/addressed.js";

/**
 * Build the row of a line.
 * @param {Line} line
 * @param {{me: Me|null, quoted?: Line}} about the reader, and what the line answers
 */
export function lineRow(line, { me, quoted }) {
  if (line.origin === "system") return dividerRow("zap", line.content);
  const addressed = isFor(line, quoted, me);
  return el(
    "article",
    { ...marks(line), class: classes(line.user_id === me?.id, addressed) },
    line.reply_to && label("reply", quotation(quoted)),
    addressed && !line.reply_to && label("at", "Mentions you"),
    timeNode(line.ts),
    ...badgeNodes(line),
    nameNode(line),
    el("span", { class: "colon", text: ": " }),
    textNode(line.content, me),
  );
}

/**
 * Build a row that is no line.
 * @param {string} symbol
 * @param {string} text
 */
export function dividerRow(symbol, text) {
  return el("div", { class: "divider" }, icon(symbol), el("span", { text }));
}

/** @param {Line} line */
function marks(line) {
  const kind = line.origin === "bot" ? ", simulated" : "";
  return {
    "data-id": line.id,
    "data-seq": line.seq,
    "data-epoch": line.epoch,
    tabindex: "-1",
    "aria-label": `${line.display_name}${kind}: ${line.content}`,
  };
}

/**
 * @param {boolean} own
 * @param {boolean} addressed
 */
const classes = (own, addressed) =>
  ["line", own && "own", addressed && "addressed"].filter(Boolean).join(" ");

/**
 * @param {string} symbol
 * @param {string} text
 */
function label(symbol, text) {
  return el("div", { class: "label" }, icon(symbol), el("span", { text }));
}

/** @param {Line|undefined} quoted */
const quotation = (quoted) =>
  quoted ? `Replying to @${quoted.display_name}: ${quoted.content}` : "Replying to an earlier line";
