/** The room list: only the theme button. */
import { need } from "./dom.js";
import { Settings } from "./settings.js";

const settings = new Settings(() => {});
need("[data-theme-toggle]").addEventListener("click", () => settings.toggleTheme());
