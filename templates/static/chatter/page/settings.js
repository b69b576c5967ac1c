/**
 * The reader's choices: kept in this browser, shown on the page.
 *
 * @typedef {"theme"|"size"|"density"|"times"|"stripes"|"calm"|"announce"} ChoiceName
 * @typedef {Record<ChoiceName, string>} Choices
 */
import { needA } from "../draw/dom.js";
import { remember, remembered } from "./remember.js";

/** @type {Record<ChoiceName, [standard: string, ...others: string[]]>} */
const VALUES = {
  theme: ["system", "dark", "light"],
  size: ["14", "12", "16", "18", "20", "24"],
  density: ["normal", "compact", "roomy"],
  times: ["on", "off"],
  stripes: ["off", "on"],
  calm: ["0", "100", "250"],
  announce: ["mentions", "off", "all"],
};

export const NAMES = /** @type {ChoiceName[]} */ (Object.keys(VALUES));

export class Settings {
  /** @param {(chosen: Choices) => void} onChange called at once and at each change */
  constructor(onChange) {
    this.onChange = onChange;
    this.chosen = choicesOf(remembered("settings", {}));
    this.light = matchMedia("(prefers-color-scheme: light)");
    this.light.addEventListener("change", () => this.#apply());
    this.#apply();
  }

  /**
   * Make a choice.
   * @param {ChoiceName} name
   * @param {string} value
   */
  set(name, value) {
    this.chosen = choicesOf({ ...this.chosen, [name]: value });
    remember("settings", this.chosen);
    this.#apply();
  }

  toggleTheme() {
    this.set("theme", this.#theme() === "dark" ? "light" : "dark");
  }

  /**
   * Tie a dialog's selects, named like the choices, to them.
   * @param {HTMLDialogElement} dialog
   */
  bind(dialog) {
    for (const name of NAMES) {
      const field = needA(HTMLSelectElement, `[name=${name}]`, dialog);
      field.value = this.chosen[name];
      field.addEventListener("change", () => this.set(name, field.value));
    }
  }

  /** Return the theme as shown now. */
  #theme() {
    const { theme } = this.chosen;
    if (theme !== "system") return theme;
    return this.light.matches ? "light" : "dark";
  }

  #apply() {
    const root = document.documentElement;
    const { size, density, times, stripes } = this.chosen;
    Object.assign(root.dataset, { theme: this.#theme(), density, times, stripes });
    root.style.setProperty("--chat-fs", `${size}px`);
    root.style.setProperty("--emote", `${Math.round(Number(size) * 2)}px`);
    this.onChange(this.chosen);
  }
}

/**
 * Return a value for each choice: what was stored where that is one of its values, else the
 * standard.
 * @param {Record<string, unknown>|null} stored
 */
export function choicesOf(stored) {
  const chosen = NAMES.map((name) => {
    const value = String(stored?.[name]);
    return [name, VALUES[name].includes(value) ? value : VALUES[name][0]];
  });
  return /** @type {Choices} */ (Object.fromEntries(chosen));
}
