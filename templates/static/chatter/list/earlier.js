/**
 * Fetches older lines from the archive when the reader comes near the top of the list.
 *
 * @import { Line } from "../lines/store.js"
 * @import { ChatList } from "./list.js"
 */
import { get } from "../wire/api.js";

const NEAR_TOP_PX = 120;

export class EarlierLines {
  #busy = false;
  #end = false;

  /**
   * @param {ChatList} list
   * @param {string} slug
   * @param {(line: Line) => HTMLElement} rowOf
   */
  constructor(list, slug, rowOf) {
    this.list = list;
    this.slug = slug;
    this.rowOf = rowOf;
    list.log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
  }

  #scrolled() {
    const near = this.list.paused && this.list.log.scrollTop < NEAR_TOP_PX;
    if (near && !this.#busy && !this.#end) this.#load();
  }

  async #load() {
    const first = this.list.rows.querySelector("[data-seq]");
    if (!(first instanceof HTMLElement)) return;
    this.#busy = true;
    const { seq = "", epoch = "" } = first.dataset;
    const query = new URLSearchParams({ before: seq, epoch });
    /** @type {{lines: Line[], more: boolean}|null} */
    const page = await get(`/api/rooms/${this.slug}/history?${query}`);
    this.#end = page !== null && !page.more;
    if (page && this.list.paused) this.list.prepend(page.lines.map(this.rowOf));
    this.#busy = false;
  }
}
