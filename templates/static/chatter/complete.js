/** The `@` and `:` list above the send box: arrows move, Tab or Enter takes, Esc closes. Enter after
 *  a word that is written out already is for the line: it sends. */
import { completion } from "./complete-match.js";
import { el, emote } from "./dom.js";

export class Completer {
  /** @type {import("./complete-match.js").Completion|null} */
  #open = null;
  #at = 0;

  /** @param {HTMLTextAreaElement} field @param {HTMLElement} box @param {() => string[]} names */
  constructor(field, box, names) {
    this.field = field;
    this.box = box;
    this.names = names;
    field.addEventListener("input", () => this.#update());
    field.addEventListener("blur", () => this.close());
  }

  close() {
    this.#open = null;
    this.box.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-expanded", "false");
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was for the list */
  key(event) {
    if (!this.#open) return false;
    const count = this.#open.options.length;
    if (event.key === "Enter" && this.#written()) {
      this.close();
      return false;
    }
    if (event.key === "ArrowDown") this.#select((this.#at + 1) % count);
    else if (event.key === "ArrowUp") this.#select((this.#at + count - 1) % count);
    else if (event.key === "Tab" || event.key === "Enter") this.#take(this.#at);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #written() {
    const { mark, start, options } = this.#open;
    const typed = this.field.value.slice(start, this.field.selectionStart);
    return typed.toLowerCase() === `${mark === "@" ? "@" : ""}${options[this.#at]}`.toLowerCase();
  }

  #update() {
    this.#open = completion(this.field.value.slice(0, this.field.selectionStart), this.names());
    if (!this.#open) return this.close();
    this.box.replaceChildren(...this.#open.options.map((word, at) => this.#option(word, at)));
    this.box.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.#select(0);
  }

  #option(word, at) {
    const pick = (event) => {
      event.preventDefault();
      this.#take(at);
    };
    return el(
      "div",
      { role: "option", id: `complete-${at}`, onpointerdown: pick },
      this.#open?.mark === ":" ? emote(word) : el("span", { class: "mark", text: "@" }),
      el("span", { text: word }),
      el("kbd", { text: "Tab" }),
    );
  }

  #select(at) {
    this.#at = at;
    for (const [index, node] of [...this.box.children].entries()) {
      node.setAttribute("aria-selected", String(index === at));
    }
    this.field.setAttribute("aria-activedescendant", `complete-${at}`);
  }

  #take(at) {
    if (!this.#open) return;
    const { mark, start, options } = this.#open;
    const word = mark === "@" ? `@${options[at]} ` : `${options[at]} `;
    this.field.setRangeText(word, start, this.field.selectionStart, "end");
    this.close();
    this.field.dispatchEvent(new Event("input"));
  }
}
