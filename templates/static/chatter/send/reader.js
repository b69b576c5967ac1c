/**
 * Who the reader is to the room: nobody until they take a name, which the first line asks for.
 *
 * @import { Me } from "../lines/addressed.js"
 */
import { need, needA } from "../draw/dom.js";
import { post } from "../wire/api.js";

export class Reader {
  /**
   * @param {Me|null} me
   * @param {string} csrf
   */
  constructor(me, csrf) {
    this.me = me;
    this.csrf = csrf;
    this.dialog = needA(HTMLDialogElement, "[data-guest]");
    this.field = needA(HTMLInputElement, "[name=name]", this.dialog);
    this.error = need("[data-error]", this.dialog);
    this.#sign();
  }

  /**
   * Ask for a name and return whether the reader took one. It comes with a cookie, so the socket
   * has to begin anew to be known by it.
   * @returns {Promise<boolean>}
   */
  takeName() {
    const { dialog } = this;
    need("[data-dismiss]", dialog).onclick = () => dialog.close();
    this.error.textContent = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.onclose = () => resolve(this.me !== null);
      needA(HTMLFormElement, "form", dialog).onsubmit = (event) => {
        event.preventDefault();
        this.#ask();
      };
    });
  }

  async #ask() {
    const name = this.field.value.trim();
    if (!name) return this.field.focus();
    const { ok, body, sentence } = await post("/api/guest", { name }, this.csrf);
    if (!ok) {
      this.error.textContent = sentence ?? "That name could not be taken. Try another.";
      return;
    }
    if (!this.dialog.open) return; // the reader turned away meanwhile
    this.me = body.me;
    this.#sign();
    this.dialog.close();
  }

  /** Say under the send box whose name a line will carry. */
  #sign() {
    const as = need("[data-as]");
    as.hidden = !this.me;
    need("b", as).textContent = this.me?.name ?? "";
  }
}
