/**
 * The room's websocket: subscribes, resumes exactly where it left off, acknowledges, measures the
 * round trip, and comes back after a break.
 *
 * @typedef {{state: "connecting"|"connected"|"waiting"|"offline", retryAt?: number,
 *   roundTripMs?: number}} Connection
 */
import { backoffMs } from "./backoff.js";

const PING_EVERY_MS = 8_000;
const SILENT_MS = 20_000;
const NO_ROOM = 4004; // there is nothing to come back to
const ACK_FRAMES = 20;
const ACK_MS = 1_500; // the server wants each frame acknowledged within 2 s

export class RoomSocket {
  #socket = /** @type {WebSocket|null} */ (null);
  #attempt = 0;
  #retry = 0;
  #pings = 0;
  #ackTimer = 0;
  #unacknowledged = 0;
  #lastFrameAt = 0;
  /** @type {Connection} */
  connection = { state: "connecting" };

  /**
   * @param {{path: string, roomId: string, token?: string|null, resume: () => object,
   *   seen: () => number|null, onFrame: (frame: any) => void,
   *   onConnection: (connection: Connection) => void}} options
   *   `resume` gives since and epoch for the subscribe frame, `seen` the number to acknowledge.
   */
  constructor(options) {
    this.options = options;
    addEventListener("online", () => this.#open());
    addEventListener("offline", () => this.#tell({ state: "offline" }));
  }

  start() {
    this.#open();
  }

  /** Subscribes anew from the present position: after a gap, or as somebody else. */
  restart() {
    this.#attempt = 0;
    this.#open();
  }

  /** @returns {boolean} whether the frame went out; chat goes out only once subscribed */
  send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #open() {
    clearTimeout(this.#retry);
    this.#drop();
    this.#tell({ state: "connecting" });
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}${this.options.path}`);
    this.#socket = socket;
    socket.onopen = () => this.#subscribe();
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => socket === this.#socket && this.#lost(event.code);
  }

  /** Lets go of the present socket without hearing of its end. */
  #drop() {
    clearInterval(this.#pings);
    clearTimeout(this.#ackTimer);
    this.#unacknowledged = 0;
    const old = this.#socket;
    this.#socket = null;
    old?.close();
  }

  #subscribe() {
    const { roomId, token, resume } = this.options;
    const named = token ? { token } : {};
    this.#lastFrameAt = performance.now();
    this.send({
      type: "subscribe",
      room_id: roomId,
      batch: true,
      events: true,
      ...named,
      ...resume(),
    });
    this.#pings = setInterval(() => this.#ping(), PING_EVERY_MS);
  }

  #ping() {
    if (performance.now() - this.#lastFrameAt > SILENT_MS)
      this.#lost(0); // it would not say goodbye either
    else this.send({ type: "ping", t: performance.now() });
  }

  #receive(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    this.#lastFrameAt = performance.now();
    if (frame.type === "pong") {
      this.#tell({ state: "connected", roundTripMs: Math.round(performance.now() - frame.t) });
      return;
    }
    if (frame.type === "subscribed") {
      this.#attempt = 0;
      this.#tell({ state: "connected" });
      this.send({ type: "ping", t: performance.now() });
    }
    this.options.onFrame(frame);
    if (Array.isArray(frame) || frame.schema_name) this.#oweAck();
  }

  #oweAck() {
    this.#unacknowledged += 1;
    if (this.#unacknowledged >= ACK_FRAMES) this.#acknowledge();
    else if (this.#unacknowledged === 1) {
      this.#ackTimer = setTimeout(() => this.#acknowledge(), ACK_MS);
    }
  }

  #acknowledge() {
    clearTimeout(this.#ackTimer);
    this.#unacknowledged = 0;
    const seq = this.options.seen();
    if (seq !== null) this.send({ type: "ack", seq });
  }

  /** @param {number} code why it closed */
  #lost(code) {
    this.#drop();
    if (code === NO_ROOM) return this.#tell({ state: "offline" });
    const wait = backoffMs(this.#attempt++);
    this.#retry = setTimeout(() => this.#open(), wait);
    this.#tell(
      navigator.onLine ? { state: "waiting", retryAt: Date.now() + wait } : { state: "offline" },
    );
  }

  /** @param {Connection} connection */
  #tell(connection) {
    this.connection = connection;
    this.options.onConnection(connection);
  }
}
