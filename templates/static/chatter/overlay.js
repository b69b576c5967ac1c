/**
 * The overlay for broadcast software: read-only, transparent, few nodes.
 *
 * @import { Line } from "./lines/store.js"
 * @import { OverlayOptions } from "./overlay/params.js"
 * @import { OverlayData } from "./page/page-data.js"
 * @import { Incoming } from "./wire/socket.js"
 */
import { el, need } from "./draw/dom.js";
import { nameColours } from "./draw/name-colours.js";
import { simulatedMark, textNode } from "./draw/parts.js";
import { Store } from "./lines/store.js";
import { playDemo } from "./overlay/demo.js";
import { isFresh, isHidden, overlayOptions } from "./overlay/params.js";
import { overlayData } from "./page/page-data.js";
import { dispatch } from "./wire/frames.js";
import { RoomSocket } from "./wire/socket.js";

const LEAVE_MS = 600;

class Overlay {
  /** @param {OverlayOptions} options */
  constructor(options) {
    this.options = options;
    this.rows = need("[data-rows]");
    this.store = new Store();
  }

  /**
   * Show the lines of a room as they come.
   * @param {OverlayData} data
   */
  join(data) {
    const socket = new RoomSocket({
      path: data.ws_path,
      roomId: data.room_id,
      token: this.options.token,
      resume: () => this.store.position(),
      seen: () => this.store.seq,
      onFrame: (frame) => this.#take(frame, socket),
      onConnection: () => {},
    });
    document.addEventListener("visibilitychange", () => document.hidden || this.#redraw());
    socket.start();
  }

  /**
   * @param {Incoming} frame
   * @param {RoomSocket} socket
   */
  #take(frame, socket) {
    dispatch(frame, {
      subscribed: ({ recovered, epoch }) => recovered || this.store.restart(epoch ?? null),
      resync: ({ epoch }) => this.store.restart(epoch),
      lines: (lines) => {
        const { fresh, gap } = this.store.admit(lines);
        if (gap) socket.restart();
        if (!document.hidden) this.#showLatest(fresh);
      },
    });
  }

  /** Begin with the newest lines: broadcast software hides sources and shows them much later. */
  #redraw() {
    this.rows.replaceChildren();
    this.#showLatest([...this.store.lines.values()]);
  }

  /** @param {Line[]} lines */
  #showLatest(lines) {
    for (const line of lines.slice(-this.options.limit)) {
      if (isFresh(this.options, line, Date.now())) this.show(line);
    }
  }

  /** @param {Line} line */
  show(line) {
    if (isHidden(this.options, line)) return;
    const row = rowOf(line);
    this.rows.append(row);
    while (this.rows.childElementCount > this.options.limit) this.rows.firstElementChild?.remove();
    if (this.options.fade) setTimeout(() => leave(row), this.options.fade * 1000);
  }
}

/** @param {Line} line */
function rowOf(line) {
  const name = el("span", { class: "name", text: line.display_name });
  name.style.setProperty("color", nameColours(line.user_id, line.style?.name_color).dark);
  const text = textNode(line.content, null);
  return el("div", { class: "line" }, simulatedMark(line), name, " ", text);
}

/** @param {HTMLElement} row */
function leave(row) {
  row.classList.add("leaving");
  setTimeout(() => row.remove(), LEAVE_MS);
}

/**
 * Give the page the look that the options ask for.
 * @param {OverlayOptions} options
 */
function dress({ size, font, stroke, shadow, plate, animate, demo }) {
  const root = document.documentElement;
  root.style.setProperty("--size", `${size}px`);
  root.style.setProperty("--emote", `${Math.round(size * 1.5)}px`);
  root.style.setProperty("--stroke", `${stroke}px`);
  root.style.setProperty("--shadow-blur", `${shadow * 2}px`);
  root.style.setProperty("--plate", `${plate}%`);
  Object.assign(root.dataset, { animate, font, shadow: String(shadow), demo: String(demo) });
}

const options = overlayOptions(new URLSearchParams(location.search));
const overlay = new Overlay(options);
dress(options);
if (options.demo) playDemo((line) => overlay.show(line));
else overlay.join(overlayData());
