/**
 * The chips of the top bar: connection, pace, who is here.
 *
 * @import { Clock } from "../wire/clock.js"
 * @import { Connection } from "../wire/socket.js"
 */
import { need } from "../draw/dom.js";
import { pageClock } from "../wire/clock.js";

const TICK_MS = 500;
const TONES = { connected: "ok", waiting: "warn", connecting: "warn", offline: "bad" };

export class StatusChips {
  #trip = 0;
  #stopTicking = () => {};

  /**
   * @param {HTMLElement} root
   * @param {Clock} [clock]
   */
  constructor(root, clock = pageClock) {
    this.root = root;
    this.clock = clock;
    this.link = need("[data-connection]", root);
    this.text = need("span:last-child", this.link);
  }

  /**
   * Show the state of the connection, counting down to the next attempt.
   * @param {Connection} connection
   */
  connection(connection) {
    const { state } = connection;
    this.#stopTicking();
    this.#trip = connection.roundTripMs ?? this.#trip;
    this.link.className = `chip num ${TONES[state]}`;
    this.link.dataset.connection = state;
    this.text.textContent = connectionText(connection, this.#trip, this.clock.now());
    if (state !== "waiting") return;
    this.#stopTicking = this.clock.after(TICK_MS, () => this.connection(connection));
  }

  /**
   * Show a figure.
   * @param {"pace"|"personas"|"people"} name
   * @param {number} value
   */
  number(name, value) {
    const chip = need(`[data-chip=${name}]`, this.root);
    chip.hidden = false;
    need("b", chip).textContent = String(Math.round(value));
  }
}

/**
 * Return what the chip says of a connection.
 * @param {Connection} connection
 * @param {number} tripMs the last round trip, 0 while none is known
 * @param {number} now by the clock of `retryAt`
 */
export function connectionText({ state, retryAt }, tripMs, now) {
  const seconds = Math.max(0, Math.ceil(((retryAt ?? now) - now) / 1000));
  return {
    connected: tripMs ? `Connected ${tripMs} ms` : "Connected",
    waiting: `Reconnecting in ${seconds} s`,
    connecting: "Connecting",
    offline: "Offline",
  }[state];
}
