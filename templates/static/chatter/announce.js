/**
 * Speaks for the list to screen readers. The list itself is silent: at chat rates a live region
 * floods. "mentions" says lines to the reader and the host's; "all" says each line while the room
 * is slow and a digest when it is not.
 */
const DIGEST_MS = 7_000;
const SLOW_MS = 2_000;

export class Announcer {
  mode = "mentions";
  #count = 0;
  #mentions = 0;
  #timer = 0;
  #spokeAt = 0;

  /** @param {HTMLElement} status a polite live region */
  constructor(status) {
    this.status = status;
  }

  /** @param {import("./store.js").Line} line @param {boolean} toMe */
  heard(line, toMe) {
    const host = (line.badges ?? []).some((it) => it === "host" || it === "broadcaster");
    if (this.mode === "mentions" && (toMe || host))
      this.say(`${line.display_name}: ${line.content}`);
    if (this.mode !== "all") return;
    if (!this.#timer && performance.now() - this.#spokeAt > SLOW_MS) {
      this.say(`${line.display_name}: ${line.content}`);
      return;
    }
    this.#count += 1;
    this.#mentions += toMe ? 1 : 0;
    this.#timer ||= setTimeout(() => this.#digest(), DIGEST_MS);
  }

  say(text) {
    this.#spokeAt = performance.now();
    this.status.textContent = text;
  }

  #digest() {
    const mentions = this.#mentions ? `, ${this.#mentions} mention you` : "";
    this.say(`${this.#count} new messages${mentions}`);
    this.#timer = this.#count = this.#mentions = 0;
  }
}
