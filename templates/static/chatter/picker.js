/** The emote picker: the latest used first, a search, one grid. */
import { el, emote, need } from "./dom.js";
import { EMOTES } from "./emotes.js";
import { remember, remembered } from "./settings.js";

const RECENT = 8;
const CAN_HOVER = matchMedia("(hover: hover)");

export class Picker {
  /** @param {HTMLElement} box @param {HTMLElement} opener @param {(code: string) => void} onPick */
  constructor(box, opener, onPick) {
    this.box = box;
    this.opener = opener;
    this.onPick = onPick;
    this.search = /** @type {HTMLInputElement} */ (need("input", box));
    this.grid = need("[data-grid]", box);
    opener.addEventListener("click", () => (box.hidden ? this.open() : this.close()));
    this.search.addEventListener("input", () => this.#draw());
    box.addEventListener("keydown", (event) => this.#key(event));
    addEventListener("pointerdown", (event) => {
      const on = /** @type {Node} */ (event.target);
      if (!box.hidden && !box.contains(on) && !opener.contains(on)) this.close();
    });
  }

  open() {
    this.search.value = "";
    this.#draw();
    this.box.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    if (CAN_HOVER.matches) this.search.focus(); // on a phone it would call the keyboard
  }

  close() {
    this.box.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
  }

  #codes() {
    const wanted = this.search.value.trim().toLowerCase();
    const recent = remembered("recent-emotes", []).filter((code) => EMOTES.has(code));
    return [...new Set([...recent, ...EMOTES.keys()])].filter((code) =>
      code.toLowerCase().includes(wanted),
    );
  }

  #draw() {
    const codes = this.#codes();
    const cell = (code) =>
      el(
        "button",
        { type: "button", title: code, "aria-label": code, onclick: () => this.#pick(code) },
        emote(code),
      );
    this.grid.replaceChildren(
      ...(codes.length ? codes.map(cell) : [el("p", { text: "No emote of that name" })]),
    );
  }

  #pick(code) {
    const recent = remembered("recent-emotes", []).filter((it) => it !== code);
    remember("recent-emotes", [code, ...recent].slice(0, RECENT));
    this.close();
    this.onPick(code);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
      this.opener.focus();
    } else if (event.key === "Enter" && event.target === this.search) {
      event.preventDefault();
      const [first] = this.#codes();
      if (first) this.#pick(first);
    }
  }
}
