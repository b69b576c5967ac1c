/** Keys that work anywhere on the page, unless the reader is typing. */
const TYPING = "input, textarea, select, [contenteditable]";

/** @param {Record<string, () => void>} keys key → what it does */
export function pageKeys(keys) {
  addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    const typing = target.closest?.(TYPING) || document.querySelector("dialog[open]");
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!Object.hasOwn(keys, event.key) || (typing && event.key !== "Escape")) return;
    if (event.key !== "Escape") event.preventDefault();
    keys[event.key]();
  });
}
