/**
 * Brings the room's lines into the list, in the order the server gave them.
 *
 * @import { Me } from "../lines/addressed.js"
 * @import { Line, Store } from "../lines/store.js"
 * @import { Announcer } from "./announce.js"
 * @import { ChatList } from "./list.js"
 *
 * @typedef {object} IncomingParts
 * @property {Store} store
 * @property {ChatList} list
 * @property {Announcer} announcer
 * @property {() => Me|null} me
 */
import { isFor } from "../lines/addressed.js";
import { lineRow } from "./row.js";

export class IncomingLines {
  #historyEnd = 0;

  /** @param {IncomingParts} parts */
  constructor({ store, list, announcer, me }) {
    this.store = store;
    this.list = list;
    this.announcer = announcer;
    this.me = me;
  }

  /**
   * Begin anew: what follows is the latest history, up to the number the server named.
   * @param {{seq?: number, epoch?: string}} head
   */
  beginAnew({ seq, epoch }) {
    if (this.store.lines.size) this.list.divide("retry", "Some lines may be missing here");
    this.store.restart(epoch ?? null);
    this.#historyEnd = seq ?? 0;
  }

  /**
   * Show lines and return whether one is missing, so that the caller resumes.
   * @param {Line[]} lines
   */
  show(lines) {
    const { fresh, gap } = this.store.admit(lines);
    for (const line of fresh) this.#show(line);
    return gap;
  }

  /** @param {Line} line */
  #show(line) {
    const quoted = this.store.answered(line);
    this.list.push(() => lineRow(line, { me: this.me(), quoted }));
    const past = (line.seq ?? 0) <= this.#historyEnd;
    if (!past) this.announcer.heard(line, isFor(line, quoted, this.me()));
    if (line.seq === this.#historyEnd) this.list.divide("clock", "Earlier messages above");
  }
}
