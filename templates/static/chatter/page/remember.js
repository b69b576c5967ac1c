/** Values kept in this browser. */

/**
 * Return what was remembered under a key, or `otherwise` where nothing can be read.
 * @param {string} key
 * @param {unknown} otherwise
 * @returns {any}
 */
export function remembered(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`chatter.${key}`) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

/**
 * Keep a value for the next visit.
 * @param {string} key
 * @param {unknown} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(`chatter.${key}`, JSON.stringify(value));
  } catch {
    // Private windows may refuse: the choice then lasts as long as the page.
  }
}
