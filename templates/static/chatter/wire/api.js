/**
 * Requests to the server, with JSON both ways. Neither rejects: the page then says what to do.
 *
 * @typedef {object} Answer
 * @property {boolean} ok
 * @property {any} body what came back, null when it was no JSON
 * @property {string|null} sentence why the server refused, where it said so
 */

/**
 * Post a body with the page's CSRF token.
 * @param {string} path
 * @param {object} body
 * @param {string} csrf
 * @returns {Promise<Answer>}
 */
export async function post(path, body, csrf) {
  return answerOf(
    fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify(body),
    }),
  );
}

/**
 * Return what is found at a path, or null when the server did not give it.
 * @param {string} path
 * @returns {Promise<any>}
 */
export async function get(path) {
  const { ok, body } = await answerOf(fetch(path));
  return ok ? body : null;
}

/**
 * @param {Promise<Response>} request
 * @returns {Promise<Answer>}
 */
async function answerOf(request) {
  const response = await request.catch(() => null);
  const body = await response?.json().catch(() => null);
  return { ok: response?.ok ?? false, body: body ?? null, sentence: body?.sentence ?? null };
}
