/** Older lines from the archive, fetched when the reader comes near the top of the list. */
const NEAR_TOP_PX = 120;

export class EarlierLines {
  #busy = false;
  #end = false;

  /**
   * @param {import("./list.js").ChatList} list @param {string} slug
   * @param {(line: import("./store.js").Line) => HTMLElement} rowOf
   */
  constructor(list, slug, rowOf) {
    this.list = list;
    this.slug = slug;
    this.rowOf = rowOf;
    list.log.addEventListener("scroll", () => this.#near(), { passive: true });
  }

  #near() {
    if (this.list.paused && this.list.log.scrollTop < NEAR_TOP_PX && !this.#busy && !this.#end)
      this.#load();
  }

  async #load() {
    const first = this.list.rows.querySelector("[data-seq]");
    if (!(first instanceof HTMLElement)) return;
    this.#busy = true;
    const query = new URLSearchParams({
      before: first.dataset.seq ?? "",
      epoch: first.dataset.epoch ?? "",
    });
    const response = await fetch(`/api/rooms/${this.slug}/history?${query}`).catch(() => null);
    const page = response?.ok ? await response.json() : { lines: [], more: true };
    this.#end = !page.more;
    if (this.list.paused) this.list.prepend(page.lines.map(this.rowOf));
    this.#busy = false;
  }
}
