/**
 * The row of a line of the reader's own that is not shown as chat yet.
 *
 * @import { Pending } from "../lines/pending.js"
 *
 * @typedef {object} PendingRowOptions
 * @property {{name: string}|null} me
 * @property {() => void} onRetry
 * @property {() => void} onEdit
 * @property {() => void} onDismiss
 */
import { el, icon } from "../draw/dom.js";
import { textNode } from "../draw/parts.js";

/**
 * Build the row: the line, and below it what went wrong and what can be done.
 * @param {Pending} own
 * @param {PendingRowOptions} options
 */
export function pendingRow(own, options) {
  const { me } = options;
  const failed = own.state === "refused" || own.state === "unanswered";
  return el(
    "article",
    { class: `line pending ${own.state}`, "data-nonce": own.nonce },
    el("span", { class: "name", text: me?.name ?? "you" }),
    el("span", { text: ": " }),
    textNode(own.content, me),
    ...(failed
      ? [refusal(own, options)]
      : [" ", icon("clock"), el("span", { class: "sr", text: "sending" })]),
  );
}

/**
 * @param {Pending} own
 * @param {PendingRowOptions} options
 */
function refusal(own, { onRetry, onEdit, onDismiss }) {
  return el(
    "div",
    { class: "refusal" },
    icon("alert"),
    el("span", { text: own.sentence }),
    own.remedy === "retry" && button("Retry", onRetry),
    own.remedy === "edit" && button("Edit", onEdit),
    button("Dismiss", onDismiss),
  );
}

/**
 * @param {string} text
 * @param {() => void} onclick
 */
const button = (text, onclick) => el("button", { type: "button", text, onclick });
