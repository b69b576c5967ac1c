/**
 * The room's websocket: subscribes, resumes exactly where it left off, acknowledges, measures the
 * round trip, and comes back after a break.
 *
 * @import { ChatMessage, ClientFrame, ServerFrame } from "#wire"
 * @import { Clock } from "./clock.js"
 * @import { Link, Network } from "./network.js"
 *
 * @typedef {ServerFrame|ChatMessage|ChatMessage[]} Incoming
 *
 * @typedef {object} Connection
 * @property {"connecting"|"connected"|"waiting"|"offline"} state
 * @property {number} [retryAt] when the next attempt is made, by the clock
 * @property {number} [roundTripMs]
 *
 * @typedef {object} SocketOptions
 * @property {string} path
 * @property {string} roomId
 * @property {string|null} [token]
 * @property {() => {since?: number, epoch?: string}} resume Returns where to go on, if anywhere.
 * @property {() => number|null} seen Returns the number to acknowledge.
 * @property {(frame: Incoming) => void} onFrame
 * @property {(connection: Connection) => void} onConnection
 */
import { Acks } from "./acks.js";
import { backoffMs } from "./backoff.js";
import { pageClock } from "./clock.js";
import { pageNetwork } from "./network.js";

const PING_EVERY_MS = 8_000;
const SILENT_MS = 20_000;
const NO_ROOM = 4004; // there is nothing to come back to
const NO_GOODBYE = 0;

export class RoomSocket {
  /** @type {Link|null} */
  #link = null;
  #attempt = 0;
  #lastFrameAt = 0;
  #stopRetry = () => {};
  #stopPings = () => {};
  /** @type {Connection} */
  connection = { state: "connecting" };

  /**
   * @param {SocketOptions} options
   * @param {Network} [network]
   * @param {Clock} [clock]
   */
  constructor(options, network = pageNetwork, clock = pageClock) {
    this.options = options;
    this.network = network;
    this.clock = clock;
    this.acks = new Acks(() => this.#acknowledge(), clock);
    network.on("online", () => this.#open());
    network.on("offline", () => this.#tell({ state: "offline" }));
  }

  start() {
    this.#open();
  }

  /** Subscribe anew from the present position: after a gap, or as somebody else. */
  restart() {
    this.#attempt = 0;
    this.#open();
  }

  /**
   * Send a frame and return whether it went out. Lines are for a connected socket only: before that
   * the server does not know who speaks.
   * @param {ClientFrame} frame
   */
  send(frame) {
    return this.#link?.send(JSON.stringify(frame)) ?? false;
  }

  #open() {
    this.#drop();
    this.#tell({ state: "connecting" });
    this.#link = this.network.connect(this.options.path, {
      opened: () => this.#subscribe(),
      heard: (text) => this.#receive(text),
      ended: (code) => this.#lost(code),
    });
  }

  #drop() {
    this.#stopRetry();
    this.#stopPings();
    this.acks.forget();
    this.#link?.close();
    this.#link = null;
  }

  #subscribe() {
    const { roomId, token, resume } = this.options;
    const named = token ? { token } : {};
    this.#lastFrameAt = this.clock.now();
    this.send({
      type: "subscribe",
      room_id: roomId,
      batch: true,
      events: true,
      ...named,
      ...resume(),
    });
    this.#stopPings = this.clock.after(PING_EVERY_MS, () => this.#listen());
  }

  /** Ask for a sign of life again and again. A link that is silent for too long is lost. */
  #listen() {
    if (this.clock.now() - this.#lastFrameAt > SILENT_MS) return this.#lost(NO_GOODBYE);
    this.#ping();
    this.#stopPings = this.clock.after(PING_EVERY_MS, () => this.#listen());
  }

  #ping() {
    this.send({ type: "ping", t: this.clock.now() });
  }

  /** @param {string} text */
  #receive(text) {
    const frame = decode(text);
    if (frame === null) return;
    this.#lastFrameAt = this.clock.now();
    if ("type" in frame) return this.#typed(frame);
    this.options.onFrame(frame);
    this.acks.owe();
  }

  /** @param {ServerFrame} frame */
  #typed(frame) {
    if (frame.type === "pong") {
      const roundTripMs = Math.round(this.clock.now() - frame.t);
      return this.#tell({ state: "connected", roundTripMs });
    }
    if (frame.type === "subscribed") {
      this.#attempt = 0;
      this.#tell({ state: "connected" });
      this.#ping();
    }
    this.options.onFrame(frame);
  }

  #acknowledge() {
    const seq = this.options.seen();
    if (seq !== null) this.send({ type: "ack", seq });
  }

  /** @param {number} code why the link ended */
  #lost(code) {
    this.#drop();
    if (code === NO_ROOM) return this.#tell({ state: "offline" });
    const wait = backoffMs(this.#attempt++);
    this.#stopRetry = this.clock.after(wait, () => this.#open());
    if (!this.network.online()) return this.#tell({ state: "offline" });
    this.#tell({ state: "waiting", retryAt: this.clock.now() + wait });
  }

  /** @param {Connection} connection */
  #tell(connection) {
    this.connection = connection;
    this.options.onConnection(connection);
  }
}

/**
 * Return the frame of a text, or null where it is none.
 * @param {string} text
 * @returns {Incoming|null}
 */
function decode(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
