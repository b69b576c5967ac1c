/** Finds and builds nodes. Text only ever becomes a text node; markup is never parsed. */
import { EMOTES } from "../lines/emotes.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * Build an element. `props` are attributes, but `text` is the content and `onclick` … are
 * listeners; what is undefined, null or false is left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  for (const child of children) if (child) node.append(child);
  return node;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {any} value
 */
function set(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "text") node.textContent = value;
  else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : value);
}

/**
 * Build an icon. It is decoration, so screen readers pass over it.
 * @param {string} name a symbol of rooms/icons.svg
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/**
 * Build the image of one of our emotes. It is copied as its code.
 * @param {string} code
 */
export function emote(code) {
  const src = `${document.documentElement.dataset.emotes}${EMOTES.get(code)}.svg`;
  const said = { alt: code, "aria-label": code, title: code };
  return el("img", { class: "emote", role: "img", src, ...said, draggable: "false" });
}

/**
 * Return the one element that the page must have; raise where it has none.
 * @param {string} selector
 * @param {ParentNode} [root]
 */
export const need = (selector, root) => needA(HTMLElement, selector, root);

/**
 * Return the one element of a kind that the page must have; raise where it has none.
 * @template {Element} Kind
 * @param {new () => Kind} kind
 * @param {string} selector
 * @param {ParentNode} [root]
 */
export function needA(kind, selector, root = document) {
  const node = root.querySelector(selector);
  if (node instanceof kind) return node;
  throw new Error(`the page has no ${kind.name} ${selector}`);
}
