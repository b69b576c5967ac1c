/**
 * Keys that work anywhere on the page, unless the reader is typing.
 *
 * @typedef {Record<string, () => void>} Keys what each key does
 * @typedef {Pick<KeyboardEvent, "key"|"ctrlKey"|"metaKey"|"altKey"|"defaultPrevented">} Press
 */
const TYPING = "input, textarea, select, [contenteditable]";

/** @param {Keys} keys */
export function pageKeys(keys) {
  addEventListener("keydown", (event) => {
    const act = actionOf(event, keys, isTyping(event.target));
    if (!act) return;
    if (event.key !== "Escape") event.preventDefault();
    act();
  });
}

/**
 * Return what a key does, if anything. Only Escape works for somebody who types, and none together
 * with Ctrl, Meta or Alt.
 * @param {Press} press
 * @param {Keys} keys
 * @param {boolean} typing
 */
export function actionOf(press, keys, typing) {
  if (press.ctrlKey || press.metaKey || press.altKey || press.defaultPrevented) return undefined;
  if (typing && press.key !== "Escape") return undefined;
  return Object.hasOwn(keys, press.key) ? keys[press.key] : undefined;
}

/** @param {EventTarget|null} target */
const isTyping = (target) =>
  (target instanceof Element && target.closest(TYPING) !== null) ||
  document.querySelector("dialog[open]") !== null;
