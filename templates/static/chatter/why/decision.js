/**
 * A decision in words and figures: the rows of its terms, its verdict, its cause. Pure.
 *
 * @typedef {object} Decision the record that made a line; what is missing has its default
 * @property {string} kind what it reacts to
 * @property {string} reason
 * @property {number} [p_used] the chance
 * @property {number} [h_value] the roll that had to stay under it
 * @property {boolean} [forced] whether no roll was needed
 * @property {Record<string, number>} [terms] of the chance, by name
 *
 * @typedef {object} TermRow
 * @property {string} name
 * @property {string} value
 * @property {"sum"|"neutral"} [kind]
 *
 * @typedef {[name: string, value: number]} Term
 */

/** What a decision reacts to, by its kind. */
const CAUSES = new Map([
  ["message", "a line in chat"],
  ["event", "an event on stream"],
  ["tick", "the room's own pace"],
  ["observation", "something seen on stream"],
]);

/**
 * Return a name in words: `mention_bonus` becomes "Mention bonus".
 * @param {string} name
 */
export const wordsOf = (name) =>
  name
    .replaceAll("_", " ")
    .replace(/^p /, "")
    .replace(/^./, (first) => first.toUpperCase());

/**
 * Return a number as short as it can be read.
 * @param {number} value
 */
export const figure = (value) =>
  Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 0.1 ? 3 : 2);

/**
 * Return what the line reacts to.
 * @param {Decision} decision
 */
export const causeOf = ({ kind }) => CAUSES.get(kind) ?? "the room";

/**
 * Return the chance and the roll of a decision.
 * @param {Decision} decision
 */
export const drawOf = ({ p_used: chance = 0, h_value: roll = 1 }) => ({ chance, roll });

/**
 * Return how the roll went.
 * @param {Decision} decision
 */
export function verdictOf(decision) {
  const { chance, roll } = drawOf(decision);
  if (decision.forced) return "Forced: no roll was needed";
  const rolled = `Rolled ${figure(roll)}`;
  return roll < chance
    ? `${rolled}, below ${figure(chance)}`
    : `${rolled}, chance ${figure(chance)}`;
}

/**
 * Return the rows that lead from the terms to the chance.
 * @param {Decision} decision
 * @returns {TermRow[]}
 */
export function rowsOf(decision) {
  const { chance } = drawOf(decision);
  const terms = Object.entries(decision.terms ?? {});
  if (decision.reason === "crowd") return [...termRows(terms, ""), sum("Lines to expect", chance)];
  if (decision.kind === "tick" && terms.length) return tickRows(terms, chance);
  const sign = relation(
    terms.map(([, value]) => value),
    chance,
  );
  return [...termRows(terms, sign), sum("Chance to speak", chance)];
}

/**
 * Return a row for each term. Factors of 1 are only counted.
 * @param {Term[]} terms
 * @param {"×"|"+"|""} sign
 * @returns {TermRow[]}
 */
function termRows(terms, sign) {
  const telling = terms.filter(([, value], at) => sign !== "×" || at === 0 || value !== 1);
  const neutral = terms.length - telling.length;
  /** @type {TermRow[]} */
  const rest = neutral
    ? [{ name: `${neutral} more without effect`, value: "× 1", kind: "neutral" }]
    : [];
  return [...telling.map((term, at) => termRow(term, at === 0 ? "" : sign)), ...rest];
}

/**
 * @param {Term} term
 * @param {"×"|"+"|""} sign
 * @returns {TermRow}
 */
function termRow([name, value], sign) {
  const signed = sign && !(sign === "+" && value < 0);
  return { name: wordsOf(name), value: signed ? `${sign} ${figure(value)}` : figure(value) };
}

/**
 * Return the rows of a tick: the room draws once whether anybody speaks, then who, by the chance of
 * each in 10 s.
 * @param {Term[]} terms
 * @param {number} chance
 * @returns {TermRow[]}
 */
function tickRows(terms, chance) {
  const own = terms.filter(([name]) => name !== "fresh");
  const fresh = terms.find(([name]) => name === "fresh")?.[1] ?? 1;
  const product = own.reduce((so, [, value]) => so * value, 1);
  return [
    ...termRows(own, "×"),
    sum("Its chance in 10 s", product),
    { name: "How fresh things are", value: figure(fresh) },
    sum("Chance that anybody speaks now", chance),
  ];
}

/**
 * @param {string} name
 * @param {number} value
 * @returns {TermRow}
 */
const sum = (name, value) => ({ name, value: figure(value), kind: "sum" });

/**
 * Return how the terms make the chance: as factors, as summands, or "" where the figures bear out
 * neither.
 * @param {number[]} values
 * @param {number} chance
 * @returns {"" | "×" | "+"}
 */
export function relation(values, chance) {
  /** @param {number} figure */
  const near = (figure) => Math.abs(figure - chance) <= 0.005 + 0.01 * chance;
  if (values.length < 2) return "";
  if (near(values.reduce((a, b) => a * b))) return "×";
  return near(values.reduce((a, b) => a + b)) ? "+" : "";
}
