/**
 * Return how long to wait before the next attempt, in milliseconds.
 *
 * Full jitter below a doubling ceiling, so that a thousand viewers of a restarted server do not
 * return in the same instant. The ceiling is 1 s at first and 16 s at most, the floor is 250 ms.
 * @param {number} attempt 0 for the first retry
 * @param {() => number} [random] draws from [0, 1)
 */
export function backoffMs(attempt, random = Math.random) {
  const ceiling = Math.min(16_000, 1_000 * 2 ** Math.min(attempt, 10));
  return Math.max(250, Math.round(random() * ceiling));
}
