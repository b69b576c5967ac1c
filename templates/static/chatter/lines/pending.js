/**
 * The reader's own lines on their way: sent, accepted or refused, not shown as chat yet. Pure.
 *
 * @typedef {object} Pending
 * @property {string} nonce the page's own name for the line
 * @property {string} content
 * @property {string|null} replyTo id of the line it answers
 * @property {string|null} id as the server named it
 * @property {"sending"|"accepted"|"refused"|"unanswered"} state
 * @property {string} sentence what went wrong
 * @property {Remedy} remedy what the reader can do about it
 *
 * @typedef {"retry"|"edit"|""} Remedy
 */

/** @type {ReadonlyMap<string, Remedy>} by code of the refusal; against others nothing helps */
const REMEDIES = new Map([
  ["busy", "retry"],
  ["msg_ratelimit", "retry"],
  ["msg_rejected", "edit"],
  ["too_long", "edit"],
]);

export class PendingLines {
  /** @type {Map<string, Pending>} by nonce, oldest first */
  lines = new Map();

  /**
   * Add a line that is being sent.
   * @param {string} nonce
   * @param {string} content
   * @param {string|null} [replyTo]
   */
  send(nonce, content, replyTo = null) {
    /** @type {Pending} */
    const own = { nonce, content, replyTo, id: null, state: "sending", sentence: "", remedy: "" };
    this.lines.set(nonce, own);
    return own;
  }

  /**
   * Note that the server took a line. The refusal of a later station may come before this.
   * @param {string} nonce
   * @param {string} id
   */
  accepted(nonce, id) {
    const own = this.lines.get(nonce);
    if (own && own.state !== "refused") Object.assign(own, { id, state: "accepted" });
  }

  /**
   * Note that the server refused a line, and why.
   * @param {string} nonce
   * @param {string} sentence
   * @param {string} code
   */
  refused(nonce, sentence, code) {
    const own = this.lines.get(nonce);
    if (own) Object.assign(own, { state: "refused", sentence, remedy: REMEDIES.get(code) ?? "" });
  }

  /**
   * Note that no answer came in time; one may still come.
   * @param {string} nonce
   * @param {string} sentence
   */
  silent(nonce, sentence) {
    const own = this.lines.get(nonce);
    if (!own || own.state === "refused") return;
    Object.assign(own, { state: "unanswered", sentence, remedy: "retry" });
  }

  /**
   * Let go of what is shown as chat.
   * @param {(id: string) => boolean} isShown
   */
  settle(isShown) {
    for (const own of this.lines.values()) {
      if (own.id !== null && isShown(own.id)) this.lines.delete(own.nonce);
    }
  }

  /**
   * Try again and return the line that is then on its way. What the server refused becomes a new
   * line, for its nonce stands for the refusal; what it never answered keeps its nonce, so that it
   * cannot be shown twice.
   * @param {Pending} own
   * @param {string} nonce for a new line
   */
  retry(own, nonce) {
    this.lines.delete(own.nonce);
    return this.send(own.state === "refused" ? nonce : own.nonce, own.content, own.replyTo);
  }

  /** Return the lines that the server never answered. */
  unanswered() {
    return [...this.lines.values()].filter(
      (own) => own.state === "sending" || own.state === "unanswered",
    );
  }
}
