/** The chips of the top bar: connection, pace, who is here. */
import { need } from "./dom.js";

export class StatusChips {
  #timer = 0;
  #trip = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.link = need("[data-connection]", root);
    this.text = need("span:last-child", this.link);
    this.root = root;
  }

  /** @param {import("./socket.js").Connection} connection */
  connection(connection) {
    clearInterval(this.#timer);
    const { state, retryAt, roundTripMs } = connection;
    if (roundTripMs !== undefined) this.#trip = roundTripMs;
    this.link.className = `chip num ${{ connected: "ok", waiting: "warn", connecting: "warn", offline: "bad" }[state]}`;
    this.link.dataset.connection = state;
    if (state === "waiting" && retryAt) {
      const tick = () =>
        this.#say(`Reconnecting in ${Math.max(0, Math.ceil((retryAt - Date.now()) / 1000))} s`);
      tick();
      this.#timer = setInterval(tick, 500);
    } else if (state === "connected")
      this.#say(this.#trip ? `Connected ${this.#trip} ms` : "Connected");
    else this.#say(state === "offline" ? "Offline" : "Connecting");
  }

  #say(text) {
    this.text.textContent = text;
  }

  /** @param {"pace"|"personas"|"people"} name @param {number} value */
  number(name, value) {
    const chip = need(`[data-chip=${name}]`, this.root);
    chip.hidden = false;
    need("b", chip).textContent = String(Math.round(value));
  }
}
