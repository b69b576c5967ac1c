/**
 * Makes the toolbar follow the hovered, tapped or focused row, and the list stand still while the
 * pointer is on it.
 *
 * Rows slide under a pointer that rests, and browsers then tell of an entry: only a pointer that
 * moves means anything. A finger "leaves" before its click comes, so its leaving means nothing.
 *
 * @import { RowToolbar } from "./toolbar.js"
 */

const REST_MS = 4_000; // a pointer so long still has been forgotten on the toolbar

export class ToolbarPointer {
  #resting = 0;
  #at = "";

  /** @param {RowToolbar} toolbar */
  constructor(toolbar) {
    this.toolbar = toolbar;
    this.list = toolbar.list;
    this.#followRows();
    this.#followBar();
    toolbar.frame.addEventListener("pointerleave", (event) => isTouch(event) || toolbar.hide());
  }

  #followRows() {
    const { toolbar } = this;
    const { rows } = this.list;
    rows.addEventListener(
      "pointermove",
      (event) => this.#moved(event) && toolbar.show(rowAt(event)),
    );
    rows.addEventListener("focusin", (event) => toolbar.show(rowAt(event)));
    rows.addEventListener("focusout", ({ relatedTarget }) => {
      const to = /** @type {Node|null} */ (relatedTarget);
      if (!rows.contains(to) && !toolbar.bar.contains(to)) toolbar.hide();
    });
    rows.addEventListener("click", (event) => this.#pick(rowAt(event)));
  }

  #followBar() {
    const { bar } = this.toolbar;
    const { log } = this.list;
    bar.addEventListener("mousedown", (event) => event.preventDefault()); // the row keeps the focus
    bar.addEventListener("pointermove", (event) => this.#moved(event) && this.#hold());
    bar.addEventListener("pointerleave", (event) => isTouch(event) || this.#release());
    bar.addEventListener("wheel", (event) => log.scrollBy(0, event.deltaY), { passive: true });
  }

  /**
   * Return whether a pointer that is no finger is elsewhere than at the last call.
   * @param {PointerEvent} event
   */
  #moved(event) {
    const before = this.#at;
    this.#at = `${event.clientX} ${event.clientY}`;
    return !isTouch(event) && this.#at !== before;
  }

  #hold() {
    this.list.hold(true);
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.list.hold(false), REST_MS);
  }

  #release() {
    clearTimeout(this.#resting);
    this.list.hold(false);
    this.toolbar.hide();
  }

  /**
   * Choose a row that was clicked. Not every browser focuses what a finger taps.
   * @param {HTMLElement|null} row
   */
  #pick(row) {
    if (row && !row.contains(document.activeElement)) row.focus({ preventScroll: true });
    this.toolbar.show(row);
  }
}

/** @param {PointerEvent} event */
const isTouch = (event) => event.pointerType === "touch";

/**
 * Return the row an event happened in, if it is a line.
 * @param {Event} event
 * @returns {HTMLElement|null}
 */
const rowAt = ({ target }) =>
  target instanceof Element ? target.closest("article[data-id]") : null;
