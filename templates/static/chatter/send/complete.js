/**
 * The `@` and `:` list above the send box: arrows move, Tab or Enter takes, Esc closes. Enter after
 * a word that is written out already is for the line: it sends.
 *
 * @import { Completion } from "./complete-match.js"
 */
import { el, emote } from "../draw/dom.js";
import { completion, isWritten, written } from "./complete-match.js";

export class Completer {
  /** @type {Completion|null} */
  #open = null;
  #at = 0;

  /**
   * @param {HTMLTextAreaElement} field
   * @param {HTMLElement} box
   * @param {() => string[]} names
   */
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

  /**
   * Take a key that is for the list and return whether it was.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const open = this.#open;
    if (!open) return false;
    const word = open.options[this.#at] ?? "";
    if (event.key === "Enter" && isWritten(open, word)) {
      this.close();
      return false;
    }
    const act = this.#actionOf(event.key, open, word);
    if (!act) return false;
    event.preventDefault();
    event.stopPropagation();
    act();
    return true;
  }

  /**
   * Return what a key does to the open list, if anything.
   * @param {string} key
   * @param {Completion} open
   * @param {string} word the one that is selected
   */
  #actionOf(key, open, word) {
    const count = open.options.length;
    if (key === "Enter" || key === "Tab") return () => this.#take(open, word);
    if (key === "ArrowDown") return () => this.#select((this.#at + 1) % count);
    if (key === "ArrowUp") return () => this.#select((this.#at + count - 1) % count);
    return key === "Escape" ? () => this.close() : undefined;
  }

  #update() {
    const open = completion(this.field.value.slice(0, this.field.selectionStart), this.names());
    if (!open) return this.close();
    this.#open = open;
    this.box.replaceChildren(...open.options.map((word, at) => this.#option(open, word, at)));
    this.box.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.#select(0);
  }

  /**
   * @param {Completion} open
   * @param {string} word
   * @param {number} at
   */
  #option(open, word, at) {
    /** @param {Event} event */
    const onpointerdown = (event) => {
      event.preventDefault();
      this.#take(open, word);
    };
    return el(
      "div",
      { role: "option", id: idOf(at), onpointerdown },
      open.mark === ":" ? emote(word) : el("span", { class: "mark", text: "@" }),
      el("span", { text: word }),
      el("kbd", { text: "Tab" }),
    );
  }

  /** @param {number} chosen */
  #select(chosen) {
    this.#at = chosen;
    for (const [at, node] of [...this.box.children].entries()) {
      node.setAttribute("aria-selected", String(at === chosen));
    }
    this.field.setAttribute("aria-activedescendant", idOf(chosen));
  }

  /**
   * @param {Completion} open
   * @param {string} word
   */
  #take(open, word) {
    this.field.setRangeText(
      `${written(open, word)} `,
      open.start,
      this.field.selectionStart,
      "end",
    );
    this.close();
    this.field.dispatchEvent(new Event("input"));
  }
}

/** @param {number} at */
const idOf = (at) => `complete-${at}`;
