/**
 * What can be done with a line: answer it, copy it, ask why it was said.
 *
 * @import { Store, Line } from "../lines/store.js"
 * @import { Action } from "./toolbar.js"
 *
 * @typedef {object} RowDeeds
 * @property {(line: Line) => void} answer
 * @property {(line: Line) => void} copy
 * @property {(line: Line) => void} explain
 */

/**
 * Return the actions of the toolbar. One is offered while the page knows the line.
 * @param {Store} store
 * @param {RowDeeds} deeds
 * @returns {Action[]}
 */
export function rowActions(store, { answer, copy, explain }) {
  const always = () => true;
  const canCopy = () => Boolean(navigator.clipboard); // not on plain http, but for localhost
  /** @param {Line} line */
  const simulated = (line) => line.origin === "bot";
  return [
    { key: "r", label: "Reply", symbol: "reply", ...onLine(store, answer, always) },
    { key: "c", label: "Copy", symbol: "copy", ...onLine(store, copy, canCopy) },
    { key: "w", label: "Why this line?", symbol: "why", ...onLine(store, explain, simulated) },
  ];
}

/**
 * Return what the toolbar calls with the id of a line, as done with the line itself.
 * @param {Store} store
 * @param {(line: Line) => void} deed
 * @param {(line: Line) => boolean} fits
 * @returns {Pick<Action, "act"|"offered">}
 */
function onLine(store, deed, fits) {
  return {
    act(id) {
      const line = store.lines.get(id);
      if (line) deed(line);
    },
    offered(id) {
      const line = store.lines.get(id);
      return line !== undefined && fits(line);
    },
  };
}
