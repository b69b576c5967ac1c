/** What is on stream: the scene, the line being spoken, and the events so far. */

import { hueOf } from "./colour.js";
import { el, icon, need } from "./dom.js";
import { timeNode } from "./row.js";

const SHOWN = 6;
const LONGEST_MS = 1e11; // what counts beyond three years counts from the Unix epoch: no recording
const LIVE_MS = 15_000; // the server repeats itself about every 2 s while something is on

/** What happened, in words. */
export function wordsOf(event) {
  const meta = event.meta ?? {};
  return String(meta.text || meta.question || event.type.replaceAll("_", " "));
}

const keyOf = (event) => String(event.meta?.id ?? `${event.type} ${event.ts}`);

function clock(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

export class Stage {
  /** @type {Map<string, any>} events by id, oldest first */
  #events = new Map();
  #spoken = "";
  #ended = 0;

  /**
   * @param {HTMLElement} root
   * @param {import("./event-types.js").EventTypes} types
   * @param {{onEvent: (event: any) => void, onJump: (ts: string) => void}} hooks
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

  /** @param {any} context a StreamContext */
  show(context) {
    const known = this.#events.size > 0 || this.#spoken !== "";
    this.#on();
    this.#scene(context.scene);
    this.#speak(context.transcript_window.at(-1));
    const fresh = context.events.filter((event) => !this.#events.has(keyOf(event)));
    for (const event of fresh) this.#events.set(keyOf(event), event);
    while (this.#events.size > 50) this.#events.delete(this.#events.keys().next().value);
    if (fresh.length) this.#draw();
    if (known) for (const event of fresh) this.hooks.onEvent(event);
  }

  #on() {
    this.live.hidden = false;
    clearTimeout(this.#ended);
    this.#ended = setTimeout(() => {
      this.live.hidden = true;
    }, LIVE_MS);
  }

  #scene(scene) {
    this.scene.hidden = !scene;
    if (!scene || this.scene.textContent === scene) return;
    this.scene.textContent = scene;
    this.screen.style.setProperty("--sky", String(150 + (hueOf(scene) % 170)));
    this.screen.style.setProperty("--sun", String(12 + (hueOf(`sun ${scene}`) % 70)));
  }

  #speak(span) {
    this.speech.hidden = !span;
    if (!span) return;
    this.clock.hidden = span.t1_ms > LONGEST_MS;
    this.clock.textContent = clock(span.t1_ms);
    if (span.text === this.#spoken) return;
    this.#spoken = span.text;
    const speaker = span.speaker ? el("b", { text: span.speaker }) : null;
    this.speech.replaceChildren(...[speaker, el("span", { text: span.text })].filter(Boolean));
  }

  #draw() {
    const byTime = [...this.#events.values()]
      .reverse()
      .sort((a, b) => Date.parse(b.ts) - Date.parse(a.ts));
    const latest = byTime.slice(0, SHOWN);
    this.empty.hidden = latest.length > 0;
    this.timeline.replaceChildren(...latest.map((event) => this.#item(event)));
  }

  #item(event) {
    const chip = this.types.chip(event.type);
    const strong = event.strength >= 0.7 ? "strong" : "";
    const jump = () => this.hooks.onJump(event.ts);
    return el(
      "li",
      { class: strong },
      timeNode(event.ts),
      el("button", {
        type: "button",
        title: `${wordsOf(event)} – show the chat of that moment`,
        onclick: jump,
        text: wordsOf(event),
      }),
      el("span", { class: `chip ${chip.tone}` }, icon(chip.icon), chip.label),
    );
  }
}
