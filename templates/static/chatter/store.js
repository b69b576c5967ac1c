/**
 * What this page knows of the room: the last lines, its place in the numbering, and the reader's
 * own lines on their way. Pure: no DOM, no socket, no clock.
 *
 * @typedef {{id: string, ts: string, origin: "bot"|"human"|"system", user_id: string,
 *   display_name: string, content: string, mentions: string[], badges: string[],
 *   reply_to?: string|null, style?: {name_color?: string}|null, seq?: number, epoch?: string}} Line
 * @typedef {{nonce: string, content: string, replyTo: string|null, id: string|null,
 *   state: "sending"|"accepted"|"refused"|"unanswered", sentence: string,
 *   remedy: "retry"|"edit"|""}} Pending `remedy`: what the reader can do about `sentence`
 */

const KEPT = 1000;

/** By code of the refusal; against others nothing helps. */
const REMEDIES = new Map([
  ["busy", "retry"],
  ["msg_ratelimit", "retry"],
  ["msg_rejected", "edit"],
  ["too_long", "edit"],
]);

export class Store {
  /** @type {Map<string, Line>} lines by id, oldest first */
  lines = new Map();
  /** @type {Map<string, Pending>} by nonce */
  pending = new Map();
  /** @type {string|null} */
  epoch = null;
  /** @type {number|null} the last line seen without a gap */
  seq = null;

  /** Where to resume, for a subscribe frame; empty when nothing was seen yet. */
  position() {
    return this.seq === null || this.epoch === null ? {} : { since: this.seq, epoch: this.epoch };
  }

  /** The numbering starts afresh: whatever comes next is taken as its beginning. */
  restart(epoch) {
    this.epoch = epoch;
    this.seq = null;
  }

  /**
   * Takes what the server sent, in its order.
   * @param {Line[]} lines
   * @returns {{fresh: Line[], gap: boolean}} the lines not seen before; `gap` when a number is
   *   missing: the rest was left out and the caller resumes from `position()`.
   */
  admit(lines) {
    const fresh = [];
    for (const line of lines) {
      const step = this.#stepTo(line);
      if (step > 1) return { fresh, gap: true };
      if (step < 1) continue;
      this.epoch = line.epoch ?? this.epoch;
      this.seq = line.seq ?? this.seq;
      if (this.lines.has(line.id)) continue;
      this.#keep(line);
      fresh.push(line);
    }
    return { fresh, gap: false };
  }

  /** How far a line's number is from the last one: 1 where nothing says otherwise. @param {Line} line */
  #stepTo(line) {
    const counted = line.seq !== undefined && this.seq !== null && line.epoch === this.epoch;
    return counted ? line.seq - this.seq : 1;
  }

  /** @param {Line} line */
  #keep(line) {
    this.lines.set(line.id, line);
    if (this.lines.size > KEPT) this.lines.delete(this.lines.keys().next().value);
    for (const [nonce, own] of this.pending) {
      if (own.id === line.id) this.pending.delete(nonce);
    }
  }

  /** A line of the reader's own, shown before it is confirmed. @returns {Pending} */
  send(nonce, content, replyTo = null) {
    /** @type {Pending} */
    const own = { nonce, content, replyTo, id: null, state: "sending", sentence: "", remedy: "" };
    this.pending.set(nonce, own);
    return own;
  }

  /** The server took it; it is gone from here when (or if already) it came back as chat. The refusal
   *  of a later station may come before this. */
  accepted(nonce, id) {
    const own = this.pending.get(nonce);
    if (!own || own.state === "refused") return;
    if (this.lines.has(id)) this.pending.delete(nonce);
    else Object.assign(own, { id, state: "accepted" });
  }

  refused(nonce, sentence, code) {
    const own = this.pending.get(nonce);
    if (own) Object.assign(own, { state: "refused", sentence, remedy: REMEDIES.get(code) ?? "" });
  }

  /** No answer came in time; one may still come. */
  silent(nonce, sentence) {
    const own = this.pending.get(nonce);
    if (own && own.state !== "refused")
      Object.assign(own, { state: "unanswered", sentence, remedy: "retry" });
  }

  /**
   * Another try. What the server refused is a new line, its nonce stands for the refusal; what it
   * never answered keeps its nonce, so that it cannot be shown twice.
   * @param {Pending} own @param {string} nonce for a new line
   */
  retry(own, nonce) {
    this.pending.delete(own.nonce);
    return this.send(own.state === "refused" ? nonce : own.nonce, own.content, own.replyTo);
  }

  /** Lines to send again after a reconnect: the same nonce is the same line. */
  unanswered() {
    return [...this.pending.values()].filter(
      (own) => own.state === "sending" || own.state === "unanswered",
    );
  }

  /** Names of the room's speakers, the latest first, without repetition. */
  speakers() {
    const names = new Set();
    for (const line of [...this.lines.values()].reverse()) {
      if (line.origin !== "system") names.add(line.display_name);
    }
    return [...names];
  }
}
