/** The emote picker: the latest used first, a search, one grid. */
import { el, emote, need, needA } from "../draw/dom.js";
import { EMOTES } from "../lines/emotes.js";
import { remember, remembered } from "../page/remember.js";

const RECENT = "recent-emotes";
const RECENT_KEPT = 8;

export class Picker {
  /**
   * @param {HTMLElement} box
   * @param {HTMLElement} opener
   * @param {(code: string) => void} onPick
   */
  constructor(box, opener, onPick) {
    this.box = box;
    this.opener = opener;
    this.onPick = onPick;
    this.search = needA(HTMLInputElement, "input", box);
    this.grid = need("[data-grid]", box);
    opener.addEventListener("click", () => (box.hidden ? this.#open() : this.#close()));
    this.search.addEventListener("input", () => this.#draw());
    box.addEventListener("keydown", (event) => this.#key(event));
    addEventListener("pointerdown", (event) => {
      const on = /** @type {Node} */ (event.target);
      if (!box.hidden && !box.contains(on) && !opener.contains(on)) this.#close();
    });
  }

  #open() {
    this.search.value = "";
    this.#draw();
    this.box.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    if (matchMedia("(hover: hover)").matches) this.search.focus(); // phones would show the keyboard
  }

  #close() {
    this.box.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
  }

  #codes() {
    return offered(this.search.value, remembered(RECENT, []));
  }

  #draw() {
    const cells = this.#codes().map((code) => this.#cell(code));
    const none = [el("p", { text: "No emote of that name" })];
    this.grid.replaceChildren(...(cells.length ? cells : none));
  }

  /** @param {string} code */
  #cell(code) {
    const said = { title: code, "aria-label": code };
    return el("button", { type: "button", ...said, onclick: () => this.#pick(code) }, emote(code));
  }

  /** @param {string} code */
  #pick(code) {
    remember(RECENT, withUsed(remembered(RECENT, []), code));
    this.#close();
    this.onPick(code);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.#close();
      this.opener.focus();
    } else if (event.key === "Enter" && event.target === this.search) {
      event.preventDefault();
      const [first] = this.#codes();
      if (first) this.#pick(first);
    }
  }
}

/**
 * Return the codes that contain what is looked for, the latest used first.
 * @param {string} wanted
 * @param {string[]} recent
 */
export function offered(wanted, recent) {
  const part = wanted.trim().toLowerCase();
  const known = recent.filter((code) => EMOTES.has(code));
  const codes = [...new Set([...known, ...EMOTES.keys()])];
  return codes.filter((code) => code.toLowerCase().includes(part));
}

/**
 * Return the latest used codes after one was used.
 * @param {string[]} recent
 * @param {string} code
 */
export const withUsed = (recent, code) =>
  [code, ...recent.filter((it) => it !== code)].slice(0, RECENT_KEPT);
