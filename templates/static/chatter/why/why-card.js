/**
 * The why card: what made a simulated chatter say a line.
 *
 * @import { Line } from "../lines/store.js"
 * @import { ReasonWords } from "../page/page-data.js"
 * @import { Decision, TermRow } from "./decision.js"
 */

import { el, icon, need } from "../draw/dom.js";
import { nameNode } from "../draw/parts.js";
import { get } from "../wire/api.js";
import { causeOf, drawOf, figure, rowsOf, verdictOf, wordsOf } from "./decision.js";

export class WhyCard {
  /** @type {HTMLElement|null} where the focus goes when the card closes */
  #returnTo = null;

  /**
   * @param {HTMLElement} box
   * @param {{slug: string, reasons: Record<string, ReasonWords>}} data the server's
   */
  constructor(box, { slug, reasons }) {
    this.box = box;
    this.slug = slug;
    this.reasons = new Map(Object.entries(reasons));
    this.body = need("[data-body]", box);
    this.closer = need("[data-close]", box);
    this.closer.addEventListener("click", () => this.close());
  }

  get isOpen() {
    return !this.box.hidden;
  }

  close() {
    if (!this.isOpen) return;
    this.box.hidden = true;
    this.#returnTo?.focus({ preventScroll: true });
  }

  /**
   * Look up and show why a line was said.
   * @param {Line} line
   */
  async open(line) {
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && !this.box.contains(focused)) this.#returnTo = focused;
    this.box.hidden = false;
    this.body.replaceChildren(head(line), el("p", { text: "Looking it up …" }));
    this.closer.focus({ preventScroll: true });
    /** @type {{decision: Decision}|null} */
    const found = await get(`/api/rooms/${this.slug}/why/${encodeURIComponent(line.id)}`);
    this.body.replaceChildren(head(line), ...this.#explain(found?.decision));
  }

  /** @param {Decision} [decision] */
  #explain(decision) {
    if (!decision) return [el("p", { text: "No decision was kept for this line." })];
    const table = el("table", {}, el("tbody", {}, ...rowsOf(decision).map(rowNode)));
    const draw = decision.reason === "crowd" ? [] : [gate(decision), verdict(decision)];
    return [chips(decision), table, ...draw, el("p", { text: this.#reason(decision) })];
  }

  /** @param {Decision} decision */
  #reason({ kind, reason }) {
    const words = this.reasons.get(reason);
    return (kind === "tick" && words?.tick_card) || words?.card || wordsOf(reason);
  }
}

/** @param {Line} line */
const head = (line) =>
  el(
    "header",
    {},
    el("div", { class: "avatar" }, icon("bot")),
    el("div", {}, el("h3", {}, nameNode(line)), el("p", { class: "said", text: line.content })),
  );

/** @param {Decision} decision */
const chips = (decision) =>
  el(
    "div",
    { class: "chips" },
    el("span", { class: "chip ok" }, icon("chat"), "Said"),
    el("span", { class: "chip", text: `because of ${causeOf(decision)}` }),
  );

/** @param {TermRow} row */
const rowNode = ({ name, value, kind }) =>
  el("tr", { class: kind }, el("td", { text: name }), el("td", { text: value }));

/** @param {Decision} decision */
const verdict = (decision) => el("p", { class: "num", text: verdictOf(decision) });

/**
 * Build the bar that is filled to the chance, with a mark at the roll.
 * @param {Decision} decision
 */
function gate(decision) {
  const { chance, roll } = drawOf(decision);
  const said = { role: "img", "aria-label": `Chance ${figure(chance)}, rolled ${figure(roll)}` };
  const parts = ["bar", "fill", "roll"].map((part) => el("span", { class: part }));
  const bar = el("div", { class: "gate", ...said }, ...parts);
  bar.style.setProperty("--chance", percent(chance));
  bar.style.setProperty("--rolled", percent(roll));
  return bar;
}

/** @param {number} share */
const percent = (share) => `${Math.min(100, Math.max(0, share * 100))}%`;
