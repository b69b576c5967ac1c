/** The why card: what made a simulated chatter say a line. */
import { el, icon, need } from "./dom.js";
import { relation } from "./relation.js";
import { nameNode } from "./row.js";

const KINDS = {
  message: "a line in chat",
  event: "an event on stream",
  tick: "the room's own pace",
  observation: "something seen on stream",
};

/** Words for a term's name: `mention_bonus` → "Mention bonus". */
const termLabel = (name) =>
  name
    .replaceAll("_", " ")
    .replace(/^p /, "")
    .replace(/^./, (first) => first.toUpperCase());

const figure = (value) =>
  Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 0.1 ? 3 : 2);
const percent = (value) => `${Math.min(100, Math.max(0, value * 100))}%`;

const row = (name, value, kind) =>
  el("tr", { class: kind }, el("td", { text: name }), el("td", { text: value }));

/** @param {[string, number][]} terms @param {"×"|"+"|""} sign factors of 1 are only counted */
function termRows(terms, sign) {
  const telling = sign === "×" ? terms.filter(([, value], at) => at === 0 || value !== 1) : terms;
  const rows = telling.map(([name, value], at) => {
    const shown =
      at && sign && !(sign === "+" && value < 0) ? `${sign} ${figure(value)}` : figure(value);
    return row(termLabel(name), shown);
  });
  const neutral = terms.length - telling.length;
  return neutral ? [...rows, row(`${neutral} more without effect`, "× 1", "neutral")] : rows;
}

/** At ticks the room draws once whether anybody speaks, then who, by the chance of each in 10 s. */
function tickRows(terms, chance) {
  const own = terms.filter(([name]) => name !== "fresh");
  const fresh = Object.fromEntries(terms).fresh ?? 1;
  return [
    ...termRows(own, "×"),
    row(
      "Its chance in 10 s",
      figure(own.reduce((product, [, value]) => product * value, 1)),
      "sum",
    ),
    row("How fresh things are", figure(fresh)),
    row("Chance that anybody speaks now", figure(chance), "sum"),
  ];
}

function rowsOf(decision) {
  const chance = decision.p_used ?? 0;
  const terms = Object.entries(decision.terms ?? {}).filter(
    ([, value]) => typeof value === "number",
  );
  if (decision.reason === "crowd")
    return [...termRows(terms, ""), row("Lines to expect", figure(chance), "sum")];
  if (decision.kind === "tick" && terms.length) return tickRows(terms, chance);
  const sign = relation(
    terms.map(([, value]) => value),
    chance,
  );
  return [...termRows(terms, sign), row("Chance to speak", figure(chance), "sum")];
}

function gate(chance, roll) {
  const bar = el(
    "div",
    {
      class: "gate",
      role: "img",
      "aria-label": `Chance ${figure(chance)}, rolled ${figure(roll)}`,
    },
    el("span", { class: "bar" }),
    el("span", { class: "fill" }),
    el("span", { class: "roll" }),
  );
  bar.style.setProperty("--chance", percent(chance));
  bar.style.setProperty("--rolled", percent(roll));
  return bar;
}

function verdict(decision, chance, roll) {
  if (decision.forced) return "Forced: no roll was needed";
  return roll < chance
    ? `Rolled ${figure(roll)}, below ${figure(chance)}`
    : `Rolled ${figure(roll)}, chance ${figure(chance)}`;
}

export class WhyCard {
  /**
   * @param {HTMLElement} box
   * @param {{slug: string, reasons: Record<string, {card: string, tick_card: string}>}} data the server's
   */
  constructor(box, { slug, reasons }) {
    this.box = box;
    this.slug = slug;
    this.reasons = reasons;
    this.body = need("[data-body]", box);
    need("[data-close]", box).addEventListener("click", () => this.close());
  }

  close() {
    if (this.box.hidden) return;
    this.box.hidden = true;
    this.returnTo?.focus({ preventScroll: true });
  }

  /** @param {import("./store.js").Line} line */
  async open(line) {
    if (!this.box.contains(document.activeElement))
      this.returnTo = /** @type {HTMLElement|null} */ (document.activeElement);
    this.box.hidden = false;
    this.body.replaceChildren(this.#head(line), el("p", { text: "Looking it up …" }));
    need("[data-close]", this.box).focus({ preventScroll: true });
    const decision = await this.#fetch(line.id);
    this.body.replaceChildren(this.#head(line), ...this.#explain(decision));
  }

  async #fetch(id) {
    try {
      const response = await fetch(`/api/rooms/${this.slug}/why/${encodeURIComponent(id)}`);
      if (!response.ok) return null;
      const body = await response.json();
      return body.decision ?? body;
    } catch {
      return null;
    }
  }

  #head(line) {
    return el(
      "header",
      {},
      el("div", { class: "avatar" }, icon("bot")),
      el("div", {}, el("h3", {}, nameNode(line)), el("p", { class: "said", text: line.content })),
    );
  }

  #explain(decision) {
    if (!decision) return [el("p", { text: "No decision was kept for this line." })];
    const chance = decision.p_used ?? 0;
    const roll = decision.h_value ?? 1;
    const table = el("table", {}, el("tbody", {}, ...rowsOf(decision)));
    return [
      el(
        "div",
        { class: "chips" },
        el("span", { class: "chip ok" }, icon("chat"), "Said"),
        el("span", { class: "chip", text: `because of ${KINDS[decision.kind] ?? "the room"}` }),
      ),
      table,
      ...(decision.reason === "crowd"
        ? []
        : [gate(chance, roll), el("p", { class: "num", text: verdict(decision, chance, roll) })]),
      el("p", { text: this.#reason(decision) }),
    ];
  }

  #reason({ kind, reason }) {
    const words = this.reasons[reason];
    return (kind === "tick" && words?.tick_card) || words?.card || termLabel(reason ?? "");
  }
}
