/**
 * One toolbar for all rows, above the list: rows clip what they paint, so it cannot live in one.
 * It follows the hovered, tapped or focused row; Up and Down walk the rows.
 *
 * Rows slide under a pointer that rests, and browsers then tell of an entry: only a pointer that
 * moves means anything. A finger "leaves" before its click comes, so its leaving means nothing.
 */
import { el, icon } from "./dom.js";

const REST_MS = 4_000; // a pointer so long still has been forgotten on the toolbar

const isTouch = (event) => event.pointerType === "touch";

/**
 * @typedef {{key: string, label: string, symbol: string, act: (id: string) => void,
 *   offered?: (id: string) => boolean}} Action
 */
export class RowToolbar {
  #row = /** @type {HTMLElement|null} */ (null);
  #resting = 0;
  #pointer = "";
  #buttons;

  /**
   * @param {HTMLElement} frame positioned ancestor of the list
   * @param {import("./list.js").ChatList} list
   * @param {Action[]} actions
   */
  constructor(frame, list, actions) {
    this.list = list;
    this.actions = actions;
    this.#buttons = actions.map((action) =>
      el(
        "button",
        {
          type: "button",
          "aria-label": action.label,
          title: `${action.label} (${action.key.toUpperCase()})`,
          onclick: () => this.#act(action),
        },
        icon(action.symbol),
      ),
    );
    this.bar = el(
      "div",
      { class: "toolbar", role: "toolbar", "aria-label": "Line actions", hidden: true },
      ...this.#buttons,
    );
    frame.append(this.bar);
    this.frame = frame;
    this.#follow();
    list.log.addEventListener("scroll", () => this.place(), { passive: true });
    list.log.addEventListener("keydown", (event) => this.#key(event));
  }

  #follow() {
    const {
      bar,
      frame,
      list: { rows, log },
    } = this;
    const rowAt = (event) => event.target.closest("article[data-id]");
    rows.addEventListener("pointermove", (event) => this.#moved(event) && this.show(rowAt(event)));
    rows.addEventListener("focusin", (event) => this.show(rowAt(event)));
    rows.addEventListener(
      "focusout",
      ({ relatedTarget: to }) => rows.contains(to) || bar.contains(to) || this.hide(),
    );
    rows.addEventListener("click", (event) => this.#pick(rowAt(event)));
    bar.addEventListener("mousedown", (event) => event.preventDefault()); // the row keeps the focus
    bar.addEventListener("pointermove", (event) => this.#moved(event) && this.#hold());
    bar.addEventListener("pointerleave", (event) => isTouch(event) || this.#release());
    bar.addEventListener("wheel", (event) => log.scrollBy(0, event.deltaY), { passive: true });
    frame.addEventListener("pointerleave", (event) => isTouch(event) || this.hide());
  }

  /** @param {HTMLElement|null} row */
  show(row) {
    if (row === this.#row) return;
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

  /** @param {PointerEvent} event */
  #moved(event) {
    const before = this.#pointer;
    this.#pointer = `${event.clientX} ${event.clientY}`;
    return !isTouch(event) && this.#pointer !== before;
  }

  #hold() {
    this.list.hold(true);
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.list.hold(false), REST_MS);
  }

  #release() {
    clearTimeout(this.#resting);
    this.list.hold(false);
    this.hide();
  }

  /** Not every browser focuses what a finger taps. @param {HTMLElement|null} row */
  #pick(row) {
    if (row && !row.contains(document.activeElement)) row.focus({ preventScroll: true });
    this.show(row);
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
