/**
 * The events on stream that this page has heard of. Pure.
 *
 * @import { StreamEvent } from "#wire"
 */

const KEPT = 50;

export class Timeline {
  /** @type {Map<string, StreamEvent>} by key, oldest first */
  #events = new Map();

  get empty() {
    return this.#events.size === 0;
  }

  /**
   * Take the events of a context, which repeats itself, and return those not heard of before.
   * @param {StreamEvent[]} events
   */
  admit(events) {
    const fresh = events.filter((event) => !this.#events.has(keyOf(event)));
    for (const event of fresh) this.#events.set(keyOf(event), event);
    const surplus = [...this.#events.keys()].slice(0, -KEPT);
    for (const key of surplus) this.#events.delete(key);
    return fresh;
  }

  /**
   * Return the latest events by time, the latest first.
   * @param {number} most
   */
  latest(most) {
    const newestFirst = [...this.#events.values()].reverse();
    return newestFirst.sort((a, b) => Date.parse(b.ts) - Date.parse(a.ts)).slice(0, most);
  }
}

/**
 * Return what happened, in words.
 * @param {StreamEvent} event
 */
export const eventWords = ({ type, meta }) =>
  String(meta?.text || meta?.question || type.replaceAll("_", " "));

/** @param {StreamEvent} event */
const keyOf = ({ type, ts, meta }) => String(meta?.id ?? `${type} ${ts}`);
