/**
 * One toolbar for all rows, above the list: rows clip what they paint, so it cannot live in one.
 * It follows the hovered or focused row; Up and Down walk the rows.
 */
import { el, icon } from "./dom.js";

/**
 * @typedef {{key: string, label: string, symbol: string, act: (id: string) => void,
 *   offered?: (id: string) => boolean}} Action
 */
export class RowToolbar {
  #row = /** @type {HTMLElement|null} */ (null);
  #buttons;

  /**
   * @param {HTMLElement} frame positioned ancestor of the list
   * @param {import("./list.js").ChatList} list
   * @param {Action[]} actions
   */
  constructor(frame, list, actions) {
    this.list = list;
    this.actions = actions;
    this.#buttons = actions.map((action) => el("button", {
      type: "button", "aria-label": action.label, title: `${action.label} (${action.key.toUpperCase()})`,
      onclick: () => this.#act(action),
    }, icon(action.symbol)));
    this.bar = el("div", { class: "toolbar", role: "toolbar", "aria-label": "Line actions", hidden: true }, ...this.#buttons);
    frame.append(this.bar);
    this.frame = frame;
    this.bar.addEventListener("pointerenter", () => list.hold(true));
    this.bar.addEventListener("pointerleave", () => { list.hold(false); this.hide(); });
    const rowAt = (event) => event.target.closest("article[data-id]");
    list.rows.addEventListener("pointerover", (event) => this.show(rowAt(event)));
    list.rows.addEventListener("focusin", (event) => this.show(rowAt(event)));
    frame.addEventListener("pointerleave", () => this.hide());
    list.log.addEventListener("scroll", () => this.place(), { passive: true });
    list.log.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {HTMLElement|null} row */
  show(row) {
    if (this.#row) this.#row.classList.remove("hovered");
    this.#row = row;
    if (!row) return this.hide();
    row.classList.add("hovered");
    this.actions.forEach((action, at) => {
      this.#buttons[at].hidden = !(action.offered?.(row.dataset.id) ?? true);
    });
    this.place();
  }

  hide() {
    this.#row?.classList.remove("hovered");
    this.#row = null;
    this.bar.hidden = true;
  }

  /** Keeps to its row as the list moves; a row that is gone takes it along. */
  place() {
    if (!this.#row) return;
    if (!this.#row.isConnected) return this.hide();
    const frame = this.frame.getBoundingClientRect();
    const row = this.#row.getBoundingClientRect();
    const outside = row.bottom < frame.top || row.top > frame.bottom;
    this.bar.hidden = outside;
    this.bar.style.setProperty("top", `${Math.max(2, row.top - frame.top - 18)}px`);
  }

  /** @param {Action} action */
  #act(action) {
    const id = this.#row?.dataset.id;
    if (id && (action.offered?.(id) ?? true)) action.act(id);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) this.#walk(step);
    else if (event.key === "End") this.list.resume();
    else {
      const action = this.actions.find((it) => it.key === event.key.toLowerCase());
      if (!action || !this.#row) return;
      this.#act(action);
    }
    event.preventDefault();
  }

  #walk(step) {
    const rows = [...this.list.rows.querySelectorAll("article[data-id]")];
    const at = rows.indexOf(/** @type {Element} */ (document.activeElement));
    const next = at < 0 ? rows.at(-1) : rows[at + step];
    if (next instanceof HTMLElement) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    } else if (step > 0 && at >= 0) this.list.resume();
  }
}
