/** Builds the overlay's address with a live preview beside it. */
import { el, need } from "./dom.js";

const DEFAULTS = {
  size: "m",
  font: "inter",
  stroke: "0",
  shadow: "1",
  plate: "80",
  fade: "0",
  animate: "slide",
  limit: "12",
};

/** @param {string} base @param {Record<string, string>} chosen only what differs is in the address */
export function overlayAddress(base, chosen) {
  const url = new URL(base);
  for (const [name, value] of Object.entries(chosen)) {
    if (Object.hasOwn(DEFAULTS, name) && value !== DEFAULTS[name])
      url.searchParams.set(name, value);
  }
  return url.href;
}

export class OverlayBuilder {
  /** @param {HTMLDialogElement} dialog @param {string} slug */
  constructor(dialog, slug) {
    this.base = `${location.origin}/overlay/${slug}/`;
    this.form = /** @type {HTMLFormElement} */ (need("form", dialog));
    this.address = /** @type {HTMLInputElement} */ (need("[data-address]", dialog));
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
    const chosen = /** @type {Record<string, string>} */ (
      Object.fromEntries(new FormData(this.form))
    );
    this.address.value = overlayAddress(this.base, chosen);
    const demo = new URL(this.address.value);
    demo.searchParams.set("demo", "1");
    this.preview.replaceChildren(
      el("iframe", { src: demo.href, title: "Preview of the overlay", tabindex: "-1" }),
    );
  }
}
