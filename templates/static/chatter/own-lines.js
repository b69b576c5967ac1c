/** The reader's own lines on their way: sent, drawn below the list, and mended when they fail. */
import { pendingRow } from "./row.js";

const UNANSWERED_MS = 10_000;

/** Not `crypto.randomUUID`, which is missing on plain-http addresses other than localhost. */
const newNonce = () =>
  [...crypto.getRandomValues(new Uint32Array(4))].map((it) => it.toString(36)).join("");

/** @typedef {import("./store.js").Pending} Pending */
export class OwnLines {
  #drawn = "";

  /**
   * @param {HTMLElement} box
   * @param {{store: import("./store.js").Store, socket: import("./socket.js").RoomSocket,
   *   composer: import("./composer.js").Composer, me: () => {id: string, name: string}|null,
   *   onDraw: () => void}} room
   */
  constructor(box, room) {
    this.box = box;
    this.room = room;
    this.store = room.store;
  }

  send(content, replyTo) {
    this.#post(this.store.send(newNonce(), content, replyTo));
  }

  /** After a reconnect: the same nonce is the same line. */
  sendAgain() {
    for (const own of this.store.unanswered()) this.#post(own);
  }

  accepted(nonce, id) {
    this.store.accepted(nonce, id);
    this.draw();
  }

  refused(nonce, sentence, code) {
    this.store.refused(nonce, sentence, code);
    this.draw();
  }

  /** Anew only where something changed: the reader may be on a button. */
  draw() {
    const lines = [...this.store.pending.values()];
    const drawn = JSON.stringify(lines);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.box.replaceChildren(...lines.map((own) => this.#row(own)));
    this.room.onDraw();
  }

  /** @param {Pending} own */
  #row(own) {
    return pendingRow(own, {
      me: this.room.me(),
      onRetry: () => this.#post(this.store.retry(own, newNonce())),
      onEdit: () => this.#edit(own),
      onDismiss: () => this.#dismiss(own),
    });
  }

  /** @param {Pending} own */
  #post(own) {
    const { socket } = this.room;
    const reply = own.replyTo ? { reply_to: own.replyTo } : {};
    if (socket.connection.state === "connected") {
      socket.send({ type: "chat.send", content: own.content, nonce: own.nonce, ...reply });
    }
    setTimeout(() => this.#unanswered(own), UNANSWERED_MS);
    this.draw();
  }

  #unanswered(own) {
    if (this.store.pending.get(own.nonce) !== own) return;
    this.store.silent(own.nonce, "No answer from the room yet.");
    this.draw();
  }

  #edit(own) {
    const { composer } = this.room;
    this.#dismiss(own);
    const answered = this.store.lines.get(own.replyTo);
    if (answered) composer.answer(answered);
    composer.insert(own.content);
  }

  #dismiss(own) {
    this.store.pending.delete(own.nonce);
    this.draw();
  }
}
