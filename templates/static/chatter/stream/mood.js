/**
 * The room's mood from its trends: pace, who writes, what everybody says.
 *
 * @import { TrendsSnapshot } from "#wire"
 * @import { Said } from "./talk.js"
 */
import { el, emote, need, needA } from "../draw/dom.js";
import { talkOf } from "./talk.js";

const POINTS = 90;
const WORDS = 6;
const WIDTH = 300;
const HEIGHT = 44;

export class Mood {
  /** @type {number[]} */
  #paces = [];

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.pace = need("[data-pace]", root);
    this.line = needA(SVGElement, "[data-spark] polyline", root);
    this.area = needA(SVGElement, "[data-spark] polygon", root);
    this.share = need("[data-share]", root);
    this.shareText = need("[data-share-text]", root);
    this.words = need("[data-words]", root);
  }

  /** @param {TrendsSnapshot} trends */
  show(trends) {
    const perMinute = trends.msg_per_s * 60;
    this.pace.textContent = String(Math.round(perMinute));
    this.#draw(perMinute);
    this.#compare(trends.bot_fraction, trends.msg_per_s === 0);
    this.words.replaceChildren(...talkOf(trends.top_tokens, WORDS).map(wordNode));
  }

  /** @param {number} pace */
  #draw(pace) {
    this.#paces = [...this.#paces, pace].slice(-POINTS);
    const points = sparkline(this.#paces, WIDTH, HEIGHT);
    this.line.setAttribute("points", points);
    this.area.setAttribute("points", `0,${HEIGHT} ${points} ${WIDTH},${HEIGHT}`);
  }

  /**
   * Show simulated lines and people's as shares of a hundred.
   * @param {number} fraction of simulated lines
   * @param {boolean} quiet
   */
  #compare(fraction, quiet) {
    const simulated = Math.round(fraction * 100);
    this.root.toggleAttribute("data-quiet", quiet);
    this.share.style.setProperty("width", `${quiet ? 0 : simulated}%`);
    this.shareText.textContent = quiet ? "–" : `${simulated} : ${100 - simulated}`;
  }
}

/** @param {Said} said */
function wordNode({ word, emote: code, count }) {
  const face = code ? emote(code) : el("span", { text: word });
  const times = el("small", { class: "num", text: String(count) });
  return el("span", { class: "word" }, face, times);
}

/**
 * Return the points of a polyline that draws values in a box: the greatest at its top, 0 at its
 * bottom.
 * @param {number[]} values
 * @param {number} width
 * @param {number} height
 */
export function sparkline(values, width, height) {
  const top = Math.max(1, ...values);
  const step = width / Math.max(1, values.length - 1);
  /** @param {number} value */
  const y = (value) => height - 2 - (value / top) * (height - 4);
  return values.map((value, at) => `${(at * step).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
}
