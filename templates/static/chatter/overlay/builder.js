/** Builds the overlay's address with a live preview beside it. */
import { el, need, needA } from "../draw/dom.js";
import { overlayAddress } from "./params.js";

export class OverlayBuilder {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {string} slug
   */
  constructor(dialog, slug) {
    this.base = `${location.origin}/overlay/${slug}/`;
    this.form = needA(HTMLFormElement, "form", dialog);
    this.address = needA(HTMLInputElement, "[data-address]", dialog);
    this.preview = need("[data-preview]", dialog);
    need("[data-open-overlay]").addEventListener("click", () => {
      dialog.showModal();
      this.#show();
    });
    need("[data-copy-address]", dialog).addEventListener("click", () => this.#copy());
    this.form.addEventListener("change", () => this.#show());
    dialog.addEventListener("close", () => this.preview.replaceChildren());
  }

  #copy() {
    this.address.select(); // on plain http the reader copies by hand
    navigator.clipboard?.writeText(this.address.value);
  }

  #show() {
    const values = [...new FormData(this.form)].map(([name, value]) => [name, String(value)]);
    this.address.value = overlayAddress(this.base, Object.fromEntries(values));
    const demo = new URL(this.address.value);
    demo.searchParams.set("demo", "1");
    const said = { title: "Preview of the overlay", tabindex: "-1" };
    this.preview.replaceChildren(el("iframe", { src: demo.href, ...said }));
  }
}
