/**
 * The chat list: plain rows, a cap, one flush per animation frame.
 *
 * While the reader is elsewhere (scrolled up, on a row, on the toolbar) nothing moves under them:
 * rows are only added below, none are taken away, and past PAUSED_ROWS they are only counted.
 */
import { dividerRow } from "./row.js";

const ROWS = 200;
const PAUSED_ROWS = 500;
const NEAR_END_PX = 32;

/** @typedef {{make: () => HTMLElement, counts: boolean}} Entry */

export class ChatList {
  /** @type {Entry[]} */
  #waiting = [];
  #scheduled = false;
  #following = true;
  #held = false;
  #unread = 0;
  #lastFlush = 0;
  calmMs = 0;

  /**
   * @param {HTMLElement} log the scrolling element
   * @param {HTMLElement} rows where rows go
   * @param {{onPause: (paused: boolean, unread: number) => void, onFlush: () => void}} hooks
   */
  constructor(log, rows, hooks) {
    this.log = log;
    this.rows = rows;
    this.hooks = hooks;
    log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    rows.addEventListener("focusin", () => this.#stop());
    new ResizeObserver(() => this.#stay()).observe(log);
    new ResizeObserver(() => this.#stay()).observe(rows);
  }

  get paused() {
    return !this.#following;
  }

  /** @param {() => HTMLElement} make builds the row if it is ever drawn @param {boolean} [counts] */
  push(make, counts = true) {
    this.#waiting.push({ make, counts });
    if (this.#following && this.#waiting.length > ROWS) this.#waiting.shift();
    this.#schedule();
  }

  divide(symbol, text) {
    this.push(() => dividerRow(symbol, text), false);
  }

  /** Puts older rows above the first without moving what is read. @param {HTMLElement[]} rows */
  prepend(rows) {
    const before = this.log.scrollHeight;
    this.rows.prepend(...rows);
    this.log.scrollTop += this.log.scrollHeight - before;
  }

  clear() {
    this.#waiting = [];
    this.rows.replaceChildren();
  }

  /** Nothing moves while the pointer is on the toolbar; a list that followed goes on after it. */
  hold(held) {
    if (!held && this.#held) this.resume();
    if (!held || !this.#following) return;
    this.#held = true;
    this.#pause();
  }

  /** To the newest line: draws what waited, trims, follows again. */
  resume() {
    this.#following = true;
    this.#held = false;
    this.#unread = 0;
    if (this.rows.contains(document.activeElement)) this.log.focus({ preventScroll: true });
    this.#waiting.splice(0, Math.max(0, this.#waiting.length - ROWS));
    this.#flush();
    this.hooks.onPause(false, 0);
  }

  /** @param {string} id @returns {HTMLElement|null} */
  rowOf(id) {
    return this.rows.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  /** Shows a row the reader asked for, which pauses the list. */
  reveal(row) {
    this.#pause();
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
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
    const room = this.#following ? Infinity : PAUSED_ROWS - this.rows.childElementCount;
    const entries = this.#waiting.splice(0, Math.max(0, room));
    this.#count(entries);
    this.rows.append(...entries.map((entry) => entry.make()));
    if (this.#following) {
      this.#trim();
      this.#stay();
    }
    this.hooks.onFlush();
  }

  #count(drawn) {
    if (this.#following) return;
    this.#unread += drawn.filter((entry) => entry.counts).length;
    const waiting = this.#waiting.filter((entry) => entry.counts).length;
    this.hooks.onPause(true, this.#unread + waiting);
    this.#waiting.splice(0, Math.max(0, this.#waiting.length - 1000));
  }

  #trim() {
    const range = this.rows.childElementCount - ROWS;
    for (let extra = 0; extra < range; extra++) this.rows.firstElementChild?.remove();
  }

  #stay() {
    if (this.#following) this.log.scrollTop = this.log.scrollHeight;
  }

  #atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END_PX;
  }

  #scrolled() {
    if (!this.#atEnd()) return this.#stop();
    if (this.#following || this.#held || this.#waiting.length) return;
    if (!this.rows.querySelector(":focus-visible")) this.resume(); // arrow keys may pass the end
  }

  /** By the reader's own doing, so not for as long as a pointer rests somewhere. */
  #stop() {
    this.#held = false;
    this.#pause();
  }

  #pause() {
    if (!this.#following) return;
    this.#following = false;
    this.#unread = 0;
    this.hooks.onPause(true, 0);
  }
}
