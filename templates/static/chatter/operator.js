/** The operator's corner: tell chat what is happening, and quiet the personas. */
import { need, post } from "./dom.js";

const PLACEHOLDERS = {
  text: "What is happening? “She found the hidden door”",
  event: "What happened, in a few words",
  scene: "Name of the scene, for example “Boss fight”",
};

export class OperatorPanel {
  /** @param {HTMLElement} root @param {{slug: string, csrf: string}} data @param {(text: string) => void} say */
  constructor(root, data, say) {
    this.data = data;
    this.say = say;
    this.form = /** @type {HTMLFormElement} */ (need("form", root));
    this.text = /** @type {HTMLInputElement} */ (need("[name=text]", root));
    this.error = need("[data-error]", root);
    this.pause = need("[data-pause]", root);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.form.addEventListener("change", () => this.#kind());
    this.pause.addEventListener("click", () => this.#toggle());
    this.#kind();
  }

  /** @param {boolean} paused as the room says */
  showPaused(paused) {
    this.pause.setAttribute("aria-pressed", String(paused));
    need("span", this.pause).textContent = paused ? "Resume personas" : "Pause personas";
  }

  #chosen() {
    return String(new FormData(this.form).get("kind"));
  }

  #kind() {
    const kind = this.#chosen();
    this.text.placeholder = PLACEHOLDERS[kind];
    need("[data-event]", this.form).hidden = kind !== "event";
  }

  async #send() {
    const values = new FormData(this.form);
    const kind = this.#chosen();
    const text = String(values.get("text")).trim();
    if (!text) return this.text.focus();
    const event =
      kind === "event"
        ? { event_type: values.get("event_type"), strength: Number(values.get("strength")) }
        : {};
    const done = await this.#post("context", { kind, text, ...event });
    if (!done) return;
    this.text.value = "";
    this.say("Chat has been told");
  }

  async #toggle() {
    const paused = this.pause.getAttribute("aria-pressed") !== "true";
    if (await this.#post("pause", { paused })) this.showPaused(paused);
  }

  async #post(what, body) {
    const { slug, csrf } = this.data;
    const { ok, body: answer } = await post(`/api/rooms/${slug}/${what}`, body, csrf).catch(() => ({
      ok: false,
      body: null,
    }));
    this.error.textContent = ok
      ? ""
      : (answer?.sentence ?? answer?.error ?? "That did not reach the room. Try again.");
    return ok;
  }
}
