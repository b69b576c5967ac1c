/** The send box: length, reply, completion, and what the reader's line becomes. */
import { Completer } from "./complete.js";
import { need } from "./dom.js";

const COUNT_FROM = 0.8;
const TOLD_MS = 2_000;

/** Characters as the server counts them: code points. */
export const lengthOf = (text) => [...text].length;

/** One line without control characters, as the server will have it. */
export const oneLine = (text) => text.replace(/\s*[\r\n]+\s*/g, " ").trim();

/** @param {number} seconds in words, the coarser the longer */
const spanOf = (seconds) =>
  seconds < 100
    ? `${seconds} s`
    : seconds < 6000
      ? `${Math.ceil(seconds / 60)} min`
      : `${Math.ceil(seconds / 3600)} h`;

export class Composer {
  /** @type {string|null} */
  replyTo = null;
  #waitUntil = 0;
  #waitTimer = 0;

  /**
   * @param {HTMLFormElement} form
   * @param {{maxChars: number, names: () => string[], onSend: (content: string, replyTo: string|null) => void}} options
   */
  constructor(form, options) {
    this.options = options;
    this.form = form;
    this.field = /** @type {HTMLTextAreaElement} */ (need("textarea", form));
    this.button = /** @type {HTMLButtonElement} */ (need("[data-send]", form));
    this.counter = need("[data-count]", form);
    this.notice = need("[data-notice]", form);
    this.reply = need("[data-reply]", form);
    this.completer = new Completer(this.field, need("[data-complete]", form), options.names);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("input", () => this.refresh());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    need("[data-cancel-reply]", form).addEventListener("click", () => this.cancelReply());
    this.refresh();
  }

  /** @param {import("./store.js").Line} line */
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

  /** @param {string} word put in at the caret, with spaces around it */
  insert(word) {
    const { selectionStart: start, selectionEnd: end, value } = this.field;
    const before = value.slice(0, start);
    const gap = before && !/\s$/.test(before) ? " " : "";
    this.field.setRangeText(`${gap}${word} `, start, end, "end");
    this.refresh();
    this.field.focus();
  }

  /** The room asked for patience: sending waits and says how long. @param {number} seconds */
  wait(seconds) {
    this.#waitUntil = Date.now() + seconds * 1000;
    clearInterval(this.#waitTimer);
    this.#waitTimer = setInterval(() => this.refresh(), 250);
    this.refresh();
  }

  submit() {
    const content = oneLine(this.field.value);
    if (!content || this.button.disabled) return;
    this.options.onSend(content, this.replyTo);
  }

  /** After a line went out. */
  reset() {
    this.field.value = "";
    this.cancelReply();
    this.refresh();
    this.field.focus();
  }

  /** Says something below the box for a moment. @param {string} text */
  tell(text) {
    this.#say(text);
    setTimeout(() => this.refresh(), TOLD_MS);
  }

  refresh() {
    const { maxChars } = this.options;
    const length = lengthOf(oneLine(this.field.value));
    const left = Math.ceil((this.#waitUntil - Date.now()) / 1000);
    const over = length > maxChars;
    this.counter.hidden = length < maxChars * COUNT_FROM;
    this.counter.textContent = `${length} / ${maxChars}`;
    this.counter.classList.toggle("over", over);
    this.button.disabled = over || left > 0 || length === 0;
    const waiting = left > 0 ? `You can write again in ${spanOf(left)}` : "";
    this.#say(over ? `${length - maxChars} too many for this room` : waiting);
    if (left <= 0) clearInterval(this.#waitTimer);
    this.#grow();
  }

  #say(text) {
    if (this.notice.textContent !== text) this.notice.textContent = text;
  }

  /** As tall as its text, up to four lines. */
  #grow() {
    this.field.style.setProperty("height", "auto");
    this.field.style.setProperty("height", `${Math.min(this.field.scrollHeight, 92)}px`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    if (this.completer.key(event)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.replyTo) {
      event.stopPropagation();
      this.cancelReply();
    }
  }
}
