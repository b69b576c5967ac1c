/**
 * The chat list: plain rows, a cap, one flush per animation frame.
 *
 * While the reader is elsewhere (scrolled up, on a row, on the toolbar) nothing moves under them:
 * rows are only added below, and none are taken away.
 */
import { dividerRow } from "./row.js";
import { ROWS, RowQueue } from "./row-queue.js";

const NEAR_END_PX = 32;

/**
 * @typedef {object} ListHooks
 * @property {(paused: boolean, unread: number) => void} onPause
 * @property {() => void} onFlush
 */

export class ChatList {
  #queue = new RowQueue();
  #scheduled = false;
  #held = false;
  #lastFlush = 0;
  /** How long rows wait for each other, in milliseconds; 0 draws at the next frame. */
  calmMs = 0;

  /**
   * @param {HTMLElement} log the scrolling element
   * @param {HTMLElement} rows where rows go
   * @param {ListHooks} hooks
   */
  constructor(log, rows, hooks) {
    this.log = log;
    this.rows = rows;
    this.hooks = hooks;
    log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    rows.addEventListener("focusin", () => this.#stop());
    new ResizeObserver(() => this.stayAtEnd()).observe(log);
    new ResizeObserver(() => this.stayAtEnd()).observe(rows);
  }

  get paused() {
    return !this.#queue.following;
  }

  /**
   * Add a row at the end.
   * @param {() => HTMLElement} make builds the row if it is ever drawn
   * @param {boolean} [counts] whether the row is a new message to the reader
   */
  push(make, counts = true) {
    this.#queue.push({ make, counts });
    this.#schedule();
  }

  /**
   * Add a row that is no message.
   * @param {string} symbol
   * @param {string} text
   */
  divide(symbol, text) {
    this.push(() => dividerRow(symbol, text), false);
  }

  /**
   * Put older rows above the first without moving what is read.
   * @param {HTMLElement[]} rows
   */
  prepend(rows) {
    const before = this.log.scrollHeight;
    this.rows.prepend(...rows);
    this.log.scrollTop += this.log.scrollHeight - before;
  }

  /**
   * Stand still while the pointer is on the toolbar. A list that followed goes on after it.
   * @param {boolean} held
   */
  hold(held) {
    if (!held && this.#held) this.resume();
    if (!held || this.paused) return;
    this.#held = true;
    this.#pause();
  }

  /** Go to the newest line and follow: draw what waited, and trim. */
  resume() {
    this.#held = false;
    this.#queue.resume();
    if (this.rows.contains(document.activeElement)) this.log.focus({ preventScroll: true });
    this.#flush();
    this.hooks.onPause(false, 0);
  }

  /**
   * Return the row of a line, if it is drawn.
   * @param {string} id
   */
  rowOf(id) {
    return this.rows.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  /**
   * Show the first line said at a moment or later, which pauses the list; go to the newest line
   * where there is none.
   * @param {string} ts RFC 3339
   */
  revealFrom(ts) {
    const at = Date.parse(ts);
    const times = [...this.rows.querySelectorAll("article time")];
    const row = times
      .find((time) => Date.parse(time.getAttribute("datetime") ?? "") >= at)
      ?.closest("article");
    if (!row) return this.resume();
    this.#pause();
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
  }

  /** Keep the newest line in view, unless the reader is elsewhere. */
  stayAtEnd() {
    if (!this.paused) this.log.scrollTop = this.log.scrollHeight;
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const calm = this.calmMs - (performance.now() - this.#lastFlush);
    const frame = () => requestAnimationFrame(() => this.#flush());
    if (calm > 0) setTimeout(frame, calm);
    else frame();
  }

  #flush() {
    this.#scheduled = false;
    this.#lastFlush = performance.now();
    const fresh = this.#queue.take(this.rows.childElementCount);
    this.rows.append(...fresh.map((row) => row.make()));
    if (this.paused) this.hooks.onPause(true, this.#queue.unread);
    else this.#trim();
    this.stayAtEnd();
    this.hooks.onFlush();
  }

  #trim() {
    const extra = this.rows.childElementCount - ROWS;
    for (let at = 0; at < extra; at++) this.rows.firstElementChild?.remove();
  }

  #atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END_PX;
  }

  #scrolled() {
    if (!this.#atEnd()) return this.#stop();
    if (!this.paused || this.#held || !this.#queue.empty) return;
    if (!this.rows.querySelector(":focus-visible")) this.resume(); // arrow keys may pass the end
  }

  /** Pause by the reader's own doing, so not for as long as a pointer rests somewhere. */
  #stop() {
    this.#held = false;
    this.#pause();
  }

  #pause() {
    if (this.paused) return;
    this.#queue.pause();
    this.hooks.onPause(true, this.#queue.unread);
  }
}
