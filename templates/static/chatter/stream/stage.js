/**
 * What is on stream: the scene, the line being spoken, and the events so far.
 *
 * @import { StreamContext, StreamEvent, TranscriptSpan } from "#wire"
 * @import { EventTypes } from "./event-types.js"
 *
 * @typedef {object} StageHooks
 * @property {(event: StreamEvent) => void} onEvent called for what happens while the page watches
 * @property {(ts: string) => void} onJump called when the reader wants to see chat at a moment
 */

import { el, icon, need } from "../draw/dom.js";
import { hueOf } from "../draw/name-colours.js";
import { timeNode } from "../draw/parts.js";
import { eventWords, Timeline } from "./timeline.js";

const SHOWN = 6;
const STRONG = 0.7;
const LONGEST_MS = 1e11; // what counts beyond three years counts from the Unix epoch: no recording
const LIVE_MS = 15_000; // the server repeats itself about every 2 s while something is on

export class Stage {
  #timeline = new Timeline();
  #spoken = "";
  #ended = 0;

  /**
   * @param {HTMLElement} root
   * @param {EventTypes} types
   * @param {StageHooks} hooks
   */
  constructor(root, types, hooks) {
    this.types = types;
    this.hooks = hooks;
    this.screen = need("[data-screen]", root);
    this.live = need("[data-live]", root);
    this.scene = need("[data-scene]", root);
    this.clock = need("[data-clock]", root);
    this.speech = need("[data-speech]", root);
    this.timeline = need("[data-timeline]", root);
    this.empty = need("[data-empty]", root);
  }

  /** @param {StreamContext} context */
  show(context) {
    const watching = !this.#timeline.empty || this.#spoken !== "";
    this.#on();
    this.#setScene(context.scene ?? "");
    this.#speak(context.transcript_window.at(-1));
    const fresh = this.#timeline.admit(context.events);
    if (fresh.length) this.#draw();
    if (watching) for (const event of fresh) this.hooks.onEvent(event);
  }

  #on() {
    this.live.hidden = false;
    clearTimeout(this.#ended);
    this.#ended = setTimeout(() => {
      this.live.hidden = true;
    }, LIVE_MS);
  }

  /** @param {string} scene */
  #setScene(scene) {
    this.scene.hidden = !scene;
    if (!scene || this.scene.textContent === scene) return;
    this.scene.textContent = scene;
    this.screen.style.setProperty("--sky", String(150 + (hueOf(scene) % 170)));
    this.screen.style.setProperty("--sun", String(12 + (hueOf(`sun ${scene}`) % 70)));
  }

  /** @param {TranscriptSpan} [span] */
  #speak(span) {
    this.speech.hidden = !span;
    if (!span) return;
    this.clock.hidden = span.t1_ms > LONGEST_MS;
    this.clock.textContent = clockText(span.t1_ms);
    if (span.text === this.#spoken) return;
    this.#spoken = span.text;
    const speaker = span.speaker ? [el("b", { text: span.speaker })] : [];
    this.speech.replaceChildren(...speaker, el("span", { text: span.text }));
  }

  #draw() {
    const latest = this.#timeline.latest(SHOWN);
    this.empty.hidden = latest.length > 0;
    this.timeline.replaceChildren(...latest.map((event) => this.#item(event)));
  }

  /** @param {StreamEvent} event */
  #item(event) {
    const chip = this.types.chip(event.type);
    const text = eventWords(event);
    const title = `${text} – show the chat of that moment`;
    const onclick = () => this.hooks.onJump(event.ts);
    return el(
      "li",
      { class: event.strength >= STRONG ? "strong" : "" },
      timeNode(event.ts),
      el("button", { type: "button", title, onclick, text }),
      el("span", { class: `chip ${chip.tone}` }, icon(chip.icon), chip.label),
    );
  }
}

/**
 * Return a time in a recording as hh:mm:ss.
 * @param {number} ms since its beginning
 */
export function clockText(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
