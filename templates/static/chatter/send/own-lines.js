/**
 * The reader's own lines on their way: sent, drawn below the list, and mended when they fail.
 *
 * @import { Me } from "../lines/addressed.js"
 * @import { Pending } from "../lines/pending.js"
 * @import { Store } from "../lines/store.js"
 * @import { RoomSocket } from "../wire/socket.js"
 * @import { Composer } from "./composer.js"
 *
 * @typedef {object} OwnLineParts
 * @property {Store} store
 * @property {RoomSocket} socket
 * @property {Composer} composer
 * @property {() => Me|null} me
 * @property {() => void} onDraw
 */
import { PendingLines } from "../lines/pending.js";
import { pendingRow } from "./pending-row.js";

const UNANSWERED_MS = 10_000;

export class OwnLines {
  #pending = new PendingLines();
  #drawn = "";

  /**
   * @param {HTMLElement} box
   * @param {OwnLineParts} parts
   */
  constructor(box, { store, socket, composer, me, onDraw }) {
    this.box = box;
    this.store = store;
    this.socket = socket;
    this.composer = composer;
    this.me = me;
    this.onDraw = onDraw;
  }

  /**
   * Send a line and show it.
   * @param {string} content
   * @param {string|null} replyTo
   */
  send(content, replyTo) {
    this.#post(this.#pending.send(newNonce(), content, replyTo));
  }

  /** Send what was never answered, after a reconnect: the same nonce is the same line. */
  sendAgain() {
    for (const own of this.#pending.unanswered()) this.#post(own);
  }

  /** @param {{nonce: string, id: string}} answer */
  accepted({ nonce, id }) {
    this.#pending.accepted(nonce, id);
    this.draw();
  }

  /** @param {{nonce: string, sentence: string, code: string}} answer */
  refused({ nonce, sentence, code }) {
    this.#pending.refused(nonce, sentence, code);
    this.draw();
  }

  /**
   * Draw the lines that are not shown as chat yet. Nothing is touched where nothing changed: the
   * reader may be on a button.
   */
  draw() {
    this.#pending.settle((id) => this.store.lines.has(id));
    const lines = [...this.#pending.lines.values()];
    const drawn = JSON.stringify(lines);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.box.replaceChildren(...lines.map((own) => this.#row(own)));
    this.onDraw();
  }

  /** @param {Pending} own */
  #row(own) {
    return pendingRow(own, {
      me: this.me(),
      onRetry: () => this.#post(this.#pending.retry(own, newNonce())),
      onEdit: () => this.#edit(own),
      onDismiss: () => this.#dismiss(own),
    });
  }

  /** @param {Pending} own */
  #post(own) {
    const { nonce, content, replyTo } = own;
    const reply = replyTo ? { reply_to: replyTo } : {};
    if (this.socket.connection.state === "connected") {
      this.socket.send({ type: "chat.send", content, nonce, ...reply });
    }
    setTimeout(() => this.#unanswered(own), UNANSWERED_MS);
    this.draw();
  }

  /** @param {Pending} own */
  #unanswered(own) {
    if (this.#pending.lines.get(own.nonce) !== own) return;
    this.#pending.silent(own.nonce, "No answer from the room yet.");
    this.draw();
  }

  /** @param {Pending} own */
  #edit(own) {
    this.#dismiss(own);
    const answered = own.replyTo && this.store.lines.get(own.replyTo);
    if (answered) this.composer.answer(answered);
    this.composer.insert(own.content);
  }

  /** @param {Pending} own */
  #dismiss(own) {
    this.#pending.lines.delete(own.nonce);
    this.draw();
  }
}

/** Make a name for a line. `crypto.randomUUID` is missing on plain http, but for localhost. */
const newNonce = () =>
  [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("");
