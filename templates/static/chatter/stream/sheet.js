/** On narrow screens the stage's panels are a sheet over the chat, opened and closed by buttons. */
import { need } from "../draw/dom.js";

export class StreamSheet {
  constructor() {
    this.opener = need("[data-open-stream]");
    this.closer = need("[data-close-stream]");
    this.opener.addEventListener("click", () => this.#show(!this.isOpen));
    this.closer.addEventListener("click", () => this.close());
  }

  get isOpen() {
    return document.body.hasAttribute("data-sheet");
  }

  close() {
    if (this.isOpen) this.#show(false);
  }

  /** @param {boolean} open */
  #show(open) {
    document.body.toggleAttribute("data-sheet", open);
    this.opener.setAttribute("aria-expanded", String(open));
    (open ? this.closer : this.opener).focus();
  }
}
