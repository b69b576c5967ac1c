/**
 * Time as the modules see it: a test passes another one.
 *
 * @typedef {object} Clock
 * @property {() => number} now Returns milliseconds since some fixed moment.
 * @property {(ms: number, act: () => void) => () => void} after Calls `act` once, after `ms`
 *   milliseconds; returns a function that calls it off.
 */

/** @type {Clock} */
export const pageClock = {
  now: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
