/**
 * What the room page's own buttons and keys do.
 *
 * @import { ChatList } from "../list/list.js"
 * @import { Composer } from "../send/composer.js"
 * @import { StreamSheet } from "../stream/sheet.js"
 * @import { WhyCard } from "../why/why-card.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {object} ControlledParts
 * @property {Settings} settings
 * @property {ChatList} list
 * @property {Composer} composer
 * @property {WhyCard} why
 * @property {StreamSheet} sheet
 */
import { need, needA } from "../draw/dom.js";
import { pageKeys } from "./keys.js";

/** @param {ControlledParts} parts */
export function bindControls(parts) {
  const { settings, list, composer } = parts;
  const choices = needA(HTMLDialogElement, "[data-settings]");
  const keySheet = needA(HTMLDialogElement, "[data-keys]");
  settings.bind(choices);
  onClick("[data-theme-toggle]", () => settings.toggleTheme());
  onClick("[data-open-settings]", () => choices.showModal());
  onClick("[data-open-keys]", () => keySheet.showModal());
  pageKeys({
    "/": () => composer.field.focus(),
    "?": () => keySheet.showModal(),
    End: () => list.resume(),
    Escape: () => leave(parts),
  });
}

/**
 * @param {string} selector
 * @param {() => void} act
 */
const onClick = (selector, act) => need(selector).addEventListener("click", act);

/**
 * Close what is open, the uppermost first; else go to the newest line. Dialogs close themselves.
 * @param {ControlledParts} parts
 */
function leave({ list, composer, why, sheet }) {
  if (document.querySelector("dialog[open]")) return;
  if (sheet.isOpen) sheet.close();
  else if (why.isOpen) why.close();
  else if (composer.replyTo) composer.cancelReply();
  else list.resume();
}
