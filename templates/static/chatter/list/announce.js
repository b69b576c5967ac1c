/**
 * Speaks for the list to screen readers. The list itself is silent: at chat rates a live region
 * floods. "mentions" says lines to the reader and the host's; "all" says each line while the room
 * is slow and a digest when it is not.
 *
 * @import { Line } from "../lines/store.js"
 * @import { Clock } from "../wire/clock.js"
 */
import { pageClock } from "../wire/clock.js";

const DIGEST_MS = 7_000;
const SLOW_MS = 2_000;
const HOSTS = ["host", "broadcaster"];

export class Announcer {
  mode = "mentions";
  #count = 0;
  #mentions = 0;
  #waiting = false;
  #spokeAt = 0;

  /**
   * @param {{textContent: string|null}} status a polite live region
   * @param {Clock} [clock]
   */
  constructor(status, clock = pageClock) {
    this.status = status;
    this.clock = clock;
  }

  /**
   * Take notice of a new line.
   * @param {Pick<Line, "badges"|"display_name"|"content">} line
   * @param {boolean} toMe
   */
  heard(line, toMe) {
    const host = line.badges.some((badge) => HOSTS.includes(badge));
    if (this.mode === "mentions" && (toMe || host)) this.#read(line);
    if (this.mode === "all") this.#readOrCount(line, toMe);
  }

  /**
   * Say a sentence now.
   * @param {string} text
   */
  say(text) {
    this.#spokeAt = this.clock.now();
    this.status.textContent = text;
  }

  /** @param {Pick<Line, "display_name"|"content">} line */
  #read(line) {
    this.say(`${line.display_name}: ${line.content}`);
  }

  /**
   * @param {Pick<Line, "display_name"|"content">} line
   * @param {boolean} toMe
   */
  #readOrCount(line, toMe) {
    if (!this.#waiting && this.clock.now() - this.#spokeAt > SLOW_MS) return this.#read(line);
    this.#count += 1;
    this.#mentions += toMe ? 1 : 0;
    if (!this.#waiting) this.clock.after(DIGEST_MS, () => this.#digest());
    this.#waiting = true;
  }

  #digest() {
    const mentions = this.#mentions ? `, ${this.#mentions} mention you` : "";
    this.say(`${this.#count} new messages${mentions}`);
    this.#waiting = false;
    this.#count = this.#mentions = 0;
  }
}
