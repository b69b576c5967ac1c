/** The room's mood from its trends: pace, who writes, what everybody says. */
import { el, emote, need } from "./dom.js";
import { EMOTES } from "./emotes.js";

/** Words that say nothing about what a room talks of. */
const FILLERS = new Set(
  (
    "a about all am an and are as at be been but by can did do does dont don't for from get got had has have he her him his " +
    "how i i'm if im in is it it's its just like me my no not now of on one or our out she so that that's the their them " +
    "then there they this to too up was we were what when who why will with would you your yes"
  ).split(" "),
);

/** Trends count words in lower case. */
const EMOTE_OF = new Map([...EMOTES.keys()].map((code) => [code.toLowerCase(), code]));

/** Without the marks around it: `goat!` is a goat. */
const bare = (token) =>
  EMOTE_OF.has(token) || token.startsWith("@")
    ? token
    : token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

const tellsSomething = ([word]) =>
  EMOTE_OF.has(word) || (!word.startsWith("@") && word.length > 1 && !FILLERS.has(word));

/** @param {{token: string, count: number}[]} tokens @returns {[string, number][]} the most said first */
function talkOf(tokens) {
  const counts = new Map();
  for (const { token, count } of tokens) {
    const word = bare(token.toLowerCase());
    counts.set(word, (counts.get(word) ?? 0) + count);
  }
  return [...counts]
    .filter(tellsSomething)
    .sort((a, b) => b[1] - a[1])
    .slice(0, WORDS);
}

const POINTS = 90;
const WORDS = 6;
const WIDTH = 300;
const HEIGHT = 44;

/** @param {number[]} values @returns {string} points of a polyline that fills the box */
export function sparkline(values, width = WIDTH, height = HEIGHT) {
  const top = Math.max(1, ...values);
  const step = width / Math.max(1, values.length - 1);
  return values
    .map(
      (value, at) =>
        `${(at * step).toFixed(1)},${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`,
    )
    .join(" ");
}

export class Mood {
  #paces = /** @type {number[]} */ ([]);

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.pace = need("[data-pace]", root);
    this.line = need("[data-spark] polyline", root);
    this.area = need("[data-spark] polygon", root);
    this.share = need("[data-share]", root);
    this.shareText = need("[data-share-text]", root);
    this.words = need("[data-words]", root);
  }

  /** @param {any} trends a TrendsSnapshot */
  show(trends) {
    const perMinute = trends.msg_per_s * 60;
    this.pace.textContent = String(Math.round(perMinute));
    this.#paces = [...this.#paces, perMinute].slice(-POINTS);
    const points = sparkline(this.#paces);
    this.line.setAttribute("points", points);
    this.area.setAttribute("points", `0,${HEIGHT} ${points} ${WIDTH},${HEIGHT}`);
    const simulated = Math.round(trends.bot_fraction * 100);
    const quiet = trends.msg_per_s === 0;
    this.root.toggleAttribute("data-quiet", quiet);
    this.share.style.setProperty("width", `${quiet ? 0 : simulated}%`);
    this.shareText.textContent = quiet ? "–" : `${simulated} : ${100 - simulated}`;
    this.words.replaceChildren(
      ...talkOf(trends.top_tokens).map(([word, count]) => this.#word(word, count)),
    );
  }

  #word(word, count) {
    const code = EMOTE_OF.get(word);
    const face = code ? emote(code) : el("span", { text: word });
    return el("span", { class: "word" }, face, el("small", { class: "num", text: String(count) }));
  }
}
