/**
 * What this page knows of the room: the last lines, and its place in their numbering. Pure.
 *
 * @import { ChatMessage } from "#wire"
 *
 * @typedef {Pick<ChatMessage, "id"|"ts"|"origin"|"user_id"|"display_name"|"content"|"mentions"
 *   |"badges"|"reply_to"|"style"|"seq"|"epoch">} Line what the page reads of a chat message
 */

const KEPT = 1000;

export class Store {
  /** @type {Map<string, Line>} lines by id, oldest first */
  lines = new Map();
  /** @type {string|null} */
  epoch = null;
  /** @type {number|null} the last line seen without a gap */
  seq = null;

  /**
   * Return where to resume, for a subscribe frame; empty when nothing was seen yet.
   * @returns {{since?: number, epoch?: string}}
   */
  position() {
    return this.seq === null || this.epoch === null ? {} : { since: this.seq, epoch: this.epoch };
  }

  /**
   * Begin the numbering afresh: whatever comes next is taken as its start.
   * @param {string|null} epoch
   */
  restart(epoch) {
    this.epoch = epoch;
    this.seq = null;
  }

  /**
   * Take what the server sent, in its order, and return the lines not seen before. `gap` says that
   * a number is missing: the rest was left out, and the caller resumes from `position()`.
   * @param {Line[]} lines
   * @returns {{fresh: Line[], gap: boolean}}
   */
  admit(lines) {
    /** @type {Line[]} */
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

  /**
   * Return how far a line's number is from the last one; 1 where nothing says otherwise.
   * @param {Line} line
   */
  #stepTo(line) {
    if (line.seq === undefined || this.seq === null || line.epoch !== this.epoch) return 1;
    return line.seq - this.seq;
  }

  /** @param {Line} line */
  #keep(line) {
    this.lines.set(line.id, line);
    if (this.lines.size <= KEPT) return;
    const [oldest] = this.lines.keys();
    if (oldest !== undefined) this.lines.delete(oldest);
  }

  /**
   * Return the line that this one answers, if the page knows it.
   * @param {Line} line
   */
  answered(line) {
    return line.reply_to ? this.lines.get(line.reply_to) : undefined;
  }

  /** Return the names of the room's speakers, the latest first, each once. */
  speakers() {
    const lines = [...this.lines.values()].reverse();
    const spoken = lines.filter((line) => line.origin !== "system");
    return [...new Set(spoken.map((line) => line.display_name))];
  }
}
