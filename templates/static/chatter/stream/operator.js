/** The operator's corner: tell chat what is happening, and quiet the personas. */
import { need, needA } from "../draw/dom.js";
import { post } from "../wire/api.js";

const PLACEHOLDERS = new Map([
  ["text", "What is happening? “She found the hidden door”"],
  ["event", "What happened, in a few words"],
  ["scene", "Name of the scene, for example “Boss fight”"],
]);

export class OperatorPanel {
  /**
   * @param {HTMLElement} root
   * @param {{slug: string, csrf: string}} room
   * @param {(text: string) => void} say
   */
  constructor(root, room, say) {
    this.room = room;
    this.say = say;
    this.form = needA(HTMLFormElement, "form", root);
    this.text = needA(HTMLInputElement, "[name=text]", root);
    this.error = need("[data-error]", root);
    this.pause = need("[data-pause]", root);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#tellChat();
    });
    this.form.addEventListener("change", () => this.#fitKind());
    this.pause.addEventListener("click", () => this.#togglePause());
    this.#fitKind();
  }

  /**
   * Show whether the personas are paused, as the room says.
   * @param {boolean} paused
   */
  showPaused(paused) {
    this.pause.setAttribute("aria-pressed", String(paused));
    need("span", this.pause).textContent = paused ? "Resume personas" : "Pause personas";
  }

  #kind() {
    return String(new FormData(this.form).get("kind"));
  }

  #fitKind() {
    const kind = this.#kind();
    this.text.placeholder = PLACEHOLDERS.get(kind) ?? "";
    need("[data-event]", this.form).hidden = kind !== "event";
  }

  async #tellChat() {
    const values = new FormData(this.form);
    const kind = this.#kind();
    const text = String(values.get("text")).trim();
    if (!text) return this.text.focus();
    const happening = {
      event_type: values.get("event_type"),
      strength: Number(values.get("strength")),
    };
    const event = kind === "event" ? happening : {};
    if (!(await this.#post("context", { kind, text, ...event }))) return;
    this.text.value = "";
    this.say("Chat has been told");
  }

  async #togglePause() {
    const paused = this.pause.getAttribute("aria-pressed") !== "true";
    if (await this.#post("pause", { paused })) this.showPaused(paused);
  }

  /**
   * Post to the room, show what it refused, and return whether it took it.
   * @param {"context"|"pause"} what
   * @param {object} body
   */
  async #post(what, body) {
    const { slug, csrf } = this.room;
    const { ok, sentence } = await post(`/api/rooms/${slug}/${what}`, body, csrf);
    const refused = sentence ?? "That did not reach the room. Try again.";
    this.error.textContent = ok ? "" : refused;
    return ok;
  }
}
