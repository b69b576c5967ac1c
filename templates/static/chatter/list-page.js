/** The room list: only the theme button. */
import { need } from "./draw/dom.js";
import { Settings } from "./page/settings.js";

const settings = new Settings(() => {});
need("[data-theme-toggle]").addEventListener("click", () => settings.toggleTheme());
