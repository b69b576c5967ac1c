/** A clock that stands still until a test lets time pass. */
export class FakeClock {
  #at = 0;
  /** @type {{due: number, act: () => void}[]} */
  #waiting = [];

  now = () => this.#at;

  after(ms, act) {
    const timer = { due: this.#at + ms, act };
    this.#waiting.push(timer);
    return () => this.#drop(timer);
  }

  /** Let milliseconds pass, and what is due happen in its order. */
  pass(ms) {
    const end = this.#at + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#drop(next);
      this.#at = next.due;
      next.act();
    }
    this.#at = end;
  }

  #next(end) {
    const due = this.#waiting.filter((timer) => timer.due <= end);
    return due.sort((a, b) => a.due - b.due)[0];
  }

  #drop(timer) {
    this.#waiting = this.#waiting.filter((it) => it !== timer);
  }
}
