/**
 * Rows of the chat list. A row is an article: time, badges, name, text.
 *
 * @typedef {import("./store.js").Line} Line
 * @typedef {import("./store.js").Pending} Pending
 */
import { nameColours } from "./colour.js";
import { el, emote, icon } from "./dom.js";
import { isFor, linkOf, onlyEmotes, tokenize } from "./tokens.js";

const clockOf = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const dateOf = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

/** Badge → what it says, its icon and its tone; unknown badges are not drawn. */
const BADGES = {
  host: ["Host", "host", "host"],
  broadcaster: ["Host", "host", "host"],
  moderator: ["Moderator", "shield", "mod"],
  mod: ["Moderator", "shield", "mod"],
  vip: ["VIP", "star", "vip"],
};

export function badge(label, symbol, tone) {
  return el(
    "span",
    { class: `badge ${tone}`, role: "img", "aria-label": label, title: label },
    icon(symbol),
  );
}

/** The simulated mark comes from the line's origin, not from a badge somebody may claim. */
function badges(line) {
  const nodes = line.origin === "bot" ? [badge("Simulated", "bot", "bot")] : [];
  for (const name of line.badges ?? []) {
    if (Object.hasOwn(BADGES, name)) nodes.push(badge(...BADGES[name]));
  }
  return nodes;
}

export function nameNode(line) {
  const node = el("span", { class: "name", text: line.display_name });
  const colours = nameColours(line.user_id, line.style?.name_color);
  node.style.setProperty("--name-dark", colours.dark);
  node.style.setProperty("--name-light", colours.light);
  return node;
}

export function timeNode(ts) {
  const date = new Date(ts);
  return el("time", { datetime: ts, title: dateOf.format(date), text: clockOf.format(date) });
}

/** @param {{name: string}|null} me */
function pieceNode(piece, me) {
  if (piece.kind === "emote") return emote(piece.text);
  if (piece.kind === "link") {
    const rel = "noopener noreferrer nofollow";
    return el("a", { href: linkOf(piece.text), rel, target: "_blank", text: piece.text });
  }
  if (piece.kind === "mention") {
    const mine = me && piece.text.slice(1).toLowerCase() === me.name.toLowerCase();
    return el("span", { class: mine ? "mention me" : "mention", text: piece.text });
  }
  return document.createTextNode(piece.text);
}

/** @param {string} content @param {{name: string}|null} me */
export function textNode(content, me) {
  const pieces = tokenize(content);
  const node = el("span", { class: onlyEmotes(pieces) ? "text emotes" : "text" });
  node.append(...pieces.map((piece) => pieceNode(piece, me)));
  return node;
}

function label(symbol, text) {
  return el("div", { class: "label" }, icon(symbol), el("span", { text }));
}

/** @param {Line|undefined} quoted */
const quotation = (quoted) =>
  quoted ? `Replying to @${quoted.display_name}: ${quoted.content}` : "Replying to an earlier line";

/**
 * @param {Line} line
 * @param {{me: {id: string, name: string}|null, quoted?: Line}} about `quoted` is what it answers
 */
export function lineRow(line, { me, quoted }) {
  if (line.origin === "system") return dividerRow("zap", line.content);
  const own = me !== null && line.user_id === me.id;
  const addressed = isFor(line, quoted, me);
  const classes = ["line", own && "own", addressed && "addressed"].filter(Boolean).join(" ");
  const kind = line.origin === "bot" ? ", simulated" : "";
  return el(
    "article",
    {
      class: classes,
      "data-id": line.id,
      "data-seq": line.seq,
      "data-epoch": line.epoch,
      tabindex: "-1",
      "aria-label": `${line.display_name}${kind}: ${line.content}`,
    },
    line.reply_to && label("reply", quotation(quoted)),
    addressed && !line.reply_to && label("at", "Mentions you"),
    timeNode(line.ts),
    ...badges(line),
    nameNode(line),
    el("span", { class: "colon", text: ": " }),
    textNode(line.content, me),
  );
}

export function dividerRow(symbol, text) {
  return el("div", { class: "divider" }, icon(symbol), el("span", { text }));
}

/**
 * A line of the reader's own that is not on the firehose yet.
 * @param {Pending} own
 * @param {{me: {id: string, name: string}|null, onRetry: () => void, onEdit: () => void,
 *   onDismiss: () => void}} about
 */
export function pendingRow(own, { me, onRetry, onEdit, onDismiss }) {
  const refused = own.state === "refused" || own.state === "unanswered";
  const row = el(
    "article",
    { class: `line pending ${own.state}`, "data-nonce": own.nonce },
    el("span", { class: "name", text: me?.name ?? "you" }),
    el("span", { text: ": " }),
    textNode(own.content, me),
  );
  if (!refused) {
    row.append(" ", icon("clock"), el("span", { class: "sr", text: "sending" }));
    return row;
  }
  row.append(
    el(
      "div",
      { class: "refusal" },
      icon("alert"),
      el("span", { text: own.sentence }),
      own.remedy === "retry" && el("button", { type: "button", text: "Retry", onclick: onRetry }),
      own.remedy === "edit" && el("button", { type: "button", text: "Edit", onclick: onEdit }),
      el("button", { type: "button", text: "Dismiss", onclick: onDismiss }),
    ),
  );
  return row;
}
