/** The reader's choices, kept in this browser. */
import { need } from "./dom.js";

const LIGHT = matchMedia("(prefers-color-scheme: light)");

/** Setting → its values; the first is the default. */
const CHOICES = {
  theme: ["system", "dark", "light"],
  size: ["14", "12", "16", "18", "20", "24"],
  density: ["normal", "compact", "roomy"],
  times: ["on", "off"],
  stripes: ["off", "on"],
  calm: ["0", "100", "250"],
  announce: ["mentions", "off", "all"],
};

/** @template T @param {string} key @param {T} otherwise @returns {T} */
export function remembered(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`chatter.${key}`) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(`chatter.${key}`, JSON.stringify(value));
  } catch {
    // Private windows may refuse: the choice then lasts as long as the page.
  }
}

/** @param {Record<string, unknown>} stored @returns {Record<string, string>} only known values */
export function validated(stored) {
  return Object.fromEntries(
    Object.entries(CHOICES).map(([name, values]) => {
      const value = String(stored?.[name]);
      return [name, values.includes(value) ? value : values[0]];
    }),
  );
}

export class Settings {
  /** @param {(chosen: Record<string, string>) => void} onChange called at once and at each change */
  constructor(onChange) {
    this.onChange = onChange;
    this.chosen = validated(remembered("settings", {}));
    this.#apply();
    LIGHT.addEventListener("change", () => this.#apply());
  }

  set(name, value) {
    this.chosen = validated({ ...this.chosen, [name]: value });
    remember("settings", this.chosen);
    this.#apply();
  }

  /** Dark or light as shown now. */
  get theme() {
    return document.documentElement.dataset.theme;
  }

  toggleTheme() {
    this.set("theme", this.theme === "dark" ? "light" : "dark");
  }

  /** Ties a dialog's selects, named like the settings, to them. @param {HTMLDialogElement} dialog */
  bind(dialog) {
    for (const name of Object.keys(CHOICES)) {
      const field = /** @type {HTMLSelectElement} */ (need(`[name=${name}]`, dialog));
      field.value = this.chosen[name];
      field.addEventListener("change", () => this.set(name, field.value));
    }
  }

  #apply() {
    const root = document.documentElement;
    const { theme, size, density, times, stripes } = this.chosen;
    const system = LIGHT.matches ? "light" : "dark";
    Object.assign(root.dataset, {
      theme: theme === "system" ? system : theme,
      density,
      times,
      stripes,
    });
    root.style.setProperty("--chat-fs", `${size}px`);
    root.style.setProperty("--emote", `${Math.round(Number(size) * 2)}px`);
    this.onChange(this.chosen);
  }
}
