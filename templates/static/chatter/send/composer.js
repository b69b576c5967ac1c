/**
 * The send box: length, reply, completion, and when a line may go out.
 *
 * @import { Line } from "../lines/store.js"
 *
 * @typedef {object} ComposerOptions
 * @property {number} maxChars the longest line the room takes
 * @property {() => string[]} names Returns the names to complete, the latest first.
 * @property {(content: string, replyTo: string|null) => void} onSend
 */
import { need, needA } from "../draw/dom.js";
import { Completer } from "./complete.js";
import { checkDraft, oneLine } from "./draft.js";

const TOLD_MS = 2_000;
const TICK_MS = 250;
const TALLEST_PX = 92; // four lines

export class Composer {
  /** @type {string|null} id of the line that is answered */
  replyTo = null;
  #waitUntil = 0;
  #waitTimer = 0;

  /**
   * @param {HTMLElement} form
   * @param {ComposerOptions} options
   */
  constructor(form, options) {
    this.options = options;
    this.field = needA(HTMLTextAreaElement, "textarea", form);
    this.button = needA(HTMLButtonElement, "[data-send]", form);
    this.counter = need("[data-count]", form);
    this.notice = need("[data-notice]", form);
    this.reply = need("[data-reply]", form);
    this.completer = new Completer(this.field, need("[data-complete]", form), options.names);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.field.addEventListener("input", () => this.refresh());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    need("[data-cancel-reply]", form).addEventListener("click", () => this.cancelReply());
    this.refresh();
  }

  /**
   * Make the next line an answer.
   * @param {Line} line
   */
  answer(line) {
    this.replyTo = line.id;
    need("b", this.reply).textContent = `@${line.display_name}`;
    need("[data-quote]", this.reply).textContent = line.content;
    this.reply.hidden = false;
    this.field.focus();
  }

  cancelReply() {
    this.replyTo = null;
    this.reply.hidden = true;
  }

  /**
   * Put a word in at the caret, with spaces around it.
   * @param {string} word
   */
  insert(word) {
    const { selectionStart: start, selectionEnd: end, value } = this.field;
    const before = value.slice(0, start);
    const gap = before && !/\s$/.test(before) ? " " : "";
    this.field.setRangeText(`${gap}${word} `, start, end, "end");
    this.refresh();
    this.field.focus();
  }

  /**
   * Send nothing for a while, for the room asked for patience.
   * @param {number} seconds
   */
  wait(seconds) {
    this.#waitUntil = Date.now() + seconds * 1000;
    clearInterval(this.#waitTimer);
    this.#waitTimer = setInterval(() => this.refresh(), TICK_MS);
    this.refresh();
  }

  /**
   * Take another length for the longest line.
   * @param {number} maxChars
   */
  limit(maxChars) {
    this.options.maxChars = maxChars;
    this.refresh();
  }

  /** Empty the box after its line went out. */
  reset() {
    this.field.value = "";
    this.cancelReply();
    this.refresh();
    this.field.focus();
  }

  /**
   * Say something below the box for a moment.
   * @param {string} text
   */
  tell(text) {
    this.#say(text);
    setTimeout(() => this.refresh(), TOLD_MS);
  }

  /** Show what the text in the box amounts to. */
  refresh() {
    const { maxChars } = this.options;
    const left = this.#waitUntil - Date.now();
    const check = checkDraft(this.field.value, maxChars, left);
    this.counter.hidden = !check.counted;
    this.counter.textContent = `${check.length} / ${maxChars}`;
    this.counter.classList.toggle("over", check.over);
    this.button.disabled = check.blocked;
    this.#say(check.notice);
    if (left <= 0) clearInterval(this.#waitTimer);
    this.#grow();
  }

  #submit() {
    const content = oneLine(this.field.value);
    if (content && !this.button.disabled) this.options.onSend(content, this.replyTo);
  }

  /** @param {string} text */
  #say(text) {
    if (this.notice.textContent !== text) this.notice.textContent = text;
  }

  #grow() {
    this.field.style.setProperty("height", "auto");
    const height = Math.min(this.field.scrollHeight, TALLEST_PX);
    this.field.style.setProperty("height", `${height}px`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || this.completer.key(event)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.replyTo) {
      event.stopPropagation();
      this.cancelReply();
    }
  }
}
