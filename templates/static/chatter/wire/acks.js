/**
 * When to acknowledge: after every 20 frames, and at latest 1.5 s after the first that is owed. The
 * server wants each within 2 s.
 *
 * @import { Clock } from "./clock.js"
 */

const FRAMES = 20;
const WAIT_MS = 1_500;

export class Acks {
  #owed = 0;
  #callOff = () => {};

  /**
   * @param {() => void} acknowledge sends the acknowledgement
   * @param {Clock} clock
   */
  constructor(acknowledge, clock) {
    this.acknowledge = acknowledge;
    this.clock = clock;
  }

  /** Count one more frame to acknowledge. */
  owe() {
    this.#owed += 1;
    if (this.#owed === 1) this.#callOff = this.clock.after(WAIT_MS, () => this.#settle());
    if (this.#owed >= FRAMES) this.#settle();
  }

  /** Owe nothing: the link that the frames came over is gone. */
  forget() {
    this.#callOff();
    this.#owed = 0;
  }

  #settle() {
    this.forget();
    this.acknowledge();
  }
}
