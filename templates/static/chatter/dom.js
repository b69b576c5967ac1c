/** Building nodes. Text only ever becomes a text node; markup is never parsed. */
import { EMOTES } from "./emotes.js";

const SVG = "http://www.w3.org/2000/svg";
const paths = document.documentElement.dataset;

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [props] attributes; `text` is the content, `onclick` … are listeners
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  for (const child of children) if (child) node.append(child);
  return node;
}

function set(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "text") node.textContent = value;
  else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : value);
}

/** @param {string} name a symbol of rooms/icons.svg; decoration, so hidden from screen readers */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** @param {string} code one of ours; copied as its code */
export function emote(code) {
  const src = `${paths.emotes}${EMOTES.get(code)}.svg`;
  return el("img", {
    class: "emote",
    role: "img",
    src,
    alt: code,
    "aria-label": code,
    title: code,
    draggable: "false",
  });
}

/** @template {HTMLElement} T @param {string} selector @returns {T} the one it must find */
export function need(selector, root = document) {
  const node = root.querySelector(selector);
  if (!node) throw new Error(`the page has no ${selector}`);
  return /** @type {any} */ (node);
}

/** The island of data the server put into the page. @param {string} id */
export const pageData = (id) => JSON.parse(need(`#${id}`).textContent ?? "null");

/** A POST of JSON with the page's token. @returns {Promise<{ok: boolean, status: number, body: any}>} */
export async function post(path, body, csrf) {
  const response = await fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify(body),
  });
  return {
    ok: response.ok,
    status: response.status,
    body: await response.json().catch(() => null),
  };
}
