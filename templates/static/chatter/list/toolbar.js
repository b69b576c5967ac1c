/**
 * One toolbar for all rows, above the list: rows clip what they paint, so it cannot live in one. It
 * stands at the row that `toolbar-pointer.js` or the keyboard chose; Up and Down walk the rows.
 *
 * @import { ChatList } from "./list.js"
 *
 * @typedef {object} Action
 * @property {string} key the key that does it while a row has the focus
 * @property {string} label
 * @property {string} symbol
 * @property {(id: string) => void} act does it to the line of that id
 * @property {(id: string) => boolean} offered Returns whether it can be done to that line.
 */
import { el, icon } from "../draw/dom.js";

const ABOVE_ROW_PX = 18;

/** @type {ReadonlyMap<string, 1|-1>} by key */
const STEPS = new Map([
  ["ArrowUp", -1],
  ["ArrowDown", 1],
]);

export class RowToolbar {
  #row = /** @type {HTMLElement|null} */ (null);
  #buttons;

  /**
   * @param {HTMLElement} frame positioned ancestor of the list
   * @param {ChatList} list
   * @param {Action[]} actions
   */
  constructor(frame, list, actions) {
    this.frame = frame;
    this.list = list;
    this.#buttons = actions.map((action) => ({ action, node: this.#button(action) }));
    const nodes = this.#buttons.map(({ node }) => node);
    const said = { role: "toolbar", "aria-label": "Line actions" };
    this.bar = el("div", { class: "toolbar", ...said, hidden: true }, ...nodes);
    frame.append(this.bar);
    list.log.addEventListener("scroll", () => this.place(), { passive: true });
    list.log.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * Stand at a row with the actions it offers, or hide.
   * @param {HTMLElement|null} row
   */
  show(row) {
    if (row === this.#row) return;
    this.hide();
    if (!row) return;
    this.#row = row;
    row.classList.add("hovered");
    for (const { action, node } of this.#buttons) node.hidden = !action.offered(idOf(row));
    this.place();
  }

  hide() {
    this.#row?.classList.remove("hovered");
    this.#row = null;
    this.bar.hidden = true;
  }

  /** Keep to the row as the list moves. A row that is gone takes the toolbar along. */
  place() {
    if (!this.#row) return;
    if (!this.#row.isConnected) return this.hide();
    const frame = this.frame.getBoundingClientRect();
    const row = this.#row.getBoundingClientRect();
    const top = Math.max(2, row.top - frame.top - ABOVE_ROW_PX);
    this.bar.hidden = row.bottom < frame.top || row.top > frame.bottom;
    this.bar.style.setProperty("top", `${top}px`);
  }

  /** @param {Action} action */
  #button(action) {
    const said = {
      "aria-label": action.label,
      title: `${action.label} (${action.key.toUpperCase()})`,
    };
    const onclick = () => this.#act(action);
    return el("button", { type: "button", ...said, onclick }, icon(action.symbol));
  }

  /** @param {Action} action */
  #act(action) {
    const id = this.#row && idOf(this.#row);
    if (id && action.offered(id)) action.act(id);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const handle = this.#handlerOf(event.key);
    if (!handle) return;
    handle();
    event.preventDefault();
  }

  /** @param {string} key */
  #handlerOf(key) {
    const step = STEPS.get(key);
    if (step) return () => walk(this.list, step);
    if (key === "End") return () => this.list.resume();
    const found = this.#buttons.find(({ action }) => action.key === key.toLowerCase());
    return found && this.#row && (() => this.#act(found.action));
  }
}

/** @param {HTMLElement} row */
const idOf = (row) => row.dataset.id ?? "";

/**
 * Focus the row above or below the focused one, or the last row where none is. Below the last row
 * the list follows again.
 * @param {ChatList} list
 * @param {1|-1} step
 */
function walk(list, step) {
  /** @type {(Element|null)[]} */
  const rows = [...list.rows.querySelectorAll("article[data-id]")];
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? rows.at(-1) : rows[at + step];
  if (next instanceof HTMLElement) {
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  } else if (step > 0 && at >= 0) list.resume();
}
