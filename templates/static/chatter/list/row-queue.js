/**
 * Rows that wait to be drawn, and how many of them the reader has not seen. Pure.
 *
 * While the reader follows the newest lines, only as many wait as the list can hold. While they are
 * elsewhere, rows are drawn below until the list is full, and then only counted.
 *
 * @typedef {object} Waiting
 * @property {() => HTMLElement} make builds the row if it is ever drawn
 * @property {boolean} counts whether the row is a new message to the reader
 */

export const ROWS = 200;
const PAUSED_ROWS = 500;
const WAITING = 1000;

export class RowQueue {
  /** @type {Waiting[]} */
  #waiting = [];
  following = true;
  unread = 0;

  get empty() {
    return this.#waiting.length === 0;
  }

  /**
   * Add a row, dropping the oldest that can never be drawn.
   * @param {Waiting} row
   */
  push(row) {
    this.#waiting.push(row);
    if (!this.following && row.counts) this.unread += 1;
    this.#keep(this.following ? ROWS : WAITING);
  }

  /** Let rows come without moving what the reader looks at. */
  pause() {
    this.following = false;
    this.unread = this.#waiting.filter((row) => row.counts).length;
  }

  /** Go on with the newest rows. */
  resume() {
    this.following = true;
    this.unread = 0;
    this.#keep(ROWS);
  }

  /**
   * Take the rows to draw now.
   * @param {number} drawn how many the list holds
   */
  take(drawn) {
    const room = this.following ? this.#waiting.length : PAUSED_ROWS - drawn;
    return this.#waiting.splice(0, Math.max(0, room));
  }

  /** @param {number} most */
  #keep(most) {
    this.#waiting.splice(0, Math.max(0, this.#waiting.length - most));
  }
}
