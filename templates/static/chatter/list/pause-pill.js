/** The pill above a paused list: how many messages wait, and the way back to the newest. */
import { need } from "../draw/dom.js";

export class PausePill {
  /**
   * @param {HTMLElement} pill
   * @param {() => void} onResume
   */
  constructor(pill, onResume) {
    this.pill = pill;
    pill.addEventListener("click", onResume);
  }

  /**
   * @param {boolean} paused
   * @param {number} unread
   */
  show(paused, unread) {
    const lines = unread === 1 ? "1 new message" : `${unread} new messages`;
    this.pill.hidden = !paused;
    need("b", this.pill).textContent = unread ? lines : "";
    need("[data-word]", this.pill).textContent = unread ? "Paused –" : "Paused";
  }
}
