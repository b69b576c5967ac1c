/** The overlay for broadcast software: read-only, transparent, few nodes. */
import { nameColours } from "./colour.js";
import { el, need, pageData } from "./dom.js";
import { demoLines } from "./overlay-demo.js";
import { isHidden, overlayOptions } from "./overlay-params.js";
import { badge, textNode } from "./row.js";
import { RoomSocket } from "./socket.js";
import { Store } from "./store.js";

const LEAVE_MS = 600;

class Overlay {
  constructor(data, options) {
    this.options = options;
    this.rows = need("[data-rows]");
    this.store = new Store();
    this.#look();
    if (options.demo) demoLines((line) => this.show(line));
    else this.#join(data);
  }

  #join(data) {
    this.socket = new RoomSocket({
      path: data.ws_path,
      roomId: data.room_id,
      token: this.options.token,
      resume: () => this.store.position(),
      seen: () => this.store.seq,
      onFrame: (frame) => this.#frame(frame),
      onConnection: () => {},
    });
    document.addEventListener("visibilitychange", () => document.hidden || this.#resync());
    this.socket.start();
  }

  /** Broadcast software hides sources and shows them much later: begin with the newest lines. */
  #resync() {
    this.rows.replaceChildren();
    this.#showLatest([...this.store.lines.values()]);
  }

  #frame(frame) {
    if (frame.type === "resync" || (frame.type === "subscribed" && !frame.recovered)) {
      this.store.restart(frame.epoch ?? null);
    }
    const lines = Array.isArray(frame) ? frame : frame.schema_name === "ChatMessage" ? [frame] : [];
    const { fresh, gap } = this.store.admit(lines);
    if (gap) this.socket.restart();
    if (!document.hidden) this.#showLatest(fresh);
  }

  #showLatest(lines) {
    for (const line of lines.slice(-this.options.limit)) {
      if (this.#young(line)) this.show(line);
    }
  }

  /** A line whose time to fade has come is not shown at all. */
  #young(line) {
    return !this.options.fade || Date.now() - Date.parse(line.ts) < this.options.fade * 1000;
  }

  /** @param {import("./store.js").Line} line */
  show(line) {
    if (isHidden(this.options, line)) return;
    const name = el("span", { class: "name", text: line.display_name });
    name.style.setProperty("color", nameColours(line.user_id, line.style?.name_color).dark);
    const mark = line.origin === "bot" ? badge("Simulated", "bot", "bot") : null;
    const row = el("div", { class: "line" }, mark, name, " ", textNode(line.content, null));
    this.rows.append(row);
    while (this.rows.childElementCount > this.options.limit) this.rows.firstElementChild?.remove();
    if (this.options.fade) setTimeout(() => this.#leave(row), this.options.fade * 1000);
  }

  #leave(row) {
    row.classList.add("leaving");
    setTimeout(() => row.remove(), LEAVE_MS);
  }

  #look() {
    const { size, font, stroke, shadow, plate, animate, demo } = this.options;
    const root = document.documentElement;
    root.style.setProperty("--size", `${size}px`);
    root.style.setProperty("--emote", `${Math.round(size * 1.5)}px`);
    root.style.setProperty("--stroke", `${stroke}px`);
    root.style.setProperty("--shadow-blur", `${shadow * 2}px`);
    root.style.setProperty("--plate", `${plate}%`);
    Object.assign(root.dataset, { animate, font, shadow: String(shadow), demo: String(demo) });
  }
}

new Overlay(pageData("room-data"), overlayOptions(new URLSearchParams(location.search)));
