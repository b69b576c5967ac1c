/**
 * Lines to place an overlay by, without a stream. The same ones each time.
 *
 * @import { Line } from "../lines/store.js"
 * @import { Clock } from "../wire/clock.js"
 */
import { pageClock } from "../wire/clock.js";

/** @type {[name: string, origin: Line["origin"], content: string][]} */
const SAID = [
  ["moss_lantern", "bot", "that jump was rude LUL"],
  ["quiet_quill", "bot", "third try. called it at the ledge, nobody listened"],
  ["olli_b", "human", "just got here, what did I miss?"],
  ["popcorn_pete", "bot", "HE ACTUALLY DID IT PogChamp PogChamp"],
  ["tea_before_gg", "bot", "@olli_b everything. you missed everything"],
  ["mara", "human", "clean. clip it gg"],
];
const AT_ONCE = 4;
const EVERY_MS = 1_600;

/**
 * Show a few lines at once, then one after the other without an end.
 * @param {(line: Line) => void} show
 * @param {Clock} [clock]
 */
export function playDemo(show, clock = pageClock) {
  /** @param {number} at */
  const say = (at) => {
    show(demoLine(at));
    if (at + 1 < AT_ONCE) say(at + 1);
    else clock.after(EVERY_MS, () => say(at + 1));
  };
  say(0);
}

/**
 * @param {number} at
 * @returns {Line}
 */
function demoLine(at) {
  const [name, origin, content] = SAID[at % SAID.length] ?? ["", "system", ""];
  const speaker = { user_id: name, display_name: name, origin };
  const ts = new Date().toISOString();
  return { id: `demo-${at + 1}`, ts, ...speaker, content, mentions: [], badges: [] };
}
