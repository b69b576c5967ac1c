/** Asks a visitor for a name at the first line. */
import { need, post } from "./dom.js";

/**
 * @param {HTMLDialogElement} dialog @param {string} csrf
 * @returns {Promise<{id: string, name: string, kind: string}|null>} null when the visitor turned away
 */
export function askName(dialog, csrf) {
  const form = /** @type {HTMLFormElement} */ (need("form", dialog));
  const field = /** @type {HTMLInputElement} */ (need("[name=name]", dialog));
  const error = need("[data-error]", dialog);
  need("[data-dismiss]", dialog).onclick = () => dialog.close();
  error.textContent = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(null);
    form.onsubmit = async (event) => {
      event.preventDefault();
      const name = field.value.trim();
      if (!name) return field.focus();
      const { ok, body } = await post("/api/guest", { name }, csrf).catch(() => ({
        ok: false,
        body: null,
      }));
      if (!ok) {
        error.textContent =
          body?.sentence ?? body?.error ?? "That name could not be taken. Try another.";
        return;
      }
      resolve({ name, id: "", kind: "guest", ...(body?.me ?? body) });
      dialog.close();
    };
  });
}
