/** A network that does what a test says: it keeps every link with what was sent over it. */
export class FakeNetwork {
  /** @type {FakeLink[]} */
  links = [];
  up = true;
  #listeners = new Map();

  online = () => this.up;

  on(change, act) {
    this.#listeners.set(change, act);
  }

  connect(path, ear) {
    const link = new FakeLink(path, ear);
    this.links.push(link);
    return link;
  }

  get link() {
    return this.links.at(-1);
  }

  change(to) {
    this.up = to === "online";
    this.#listeners.get(to)();
  }
}

class FakeLink {
  #state = "connecting";
  sent = [];

  constructor(path, ear) {
    this.path = path;
    this.ear = ear;
  }

  get closed() {
    return this.#state === "closed";
  }

  send(text) {
    if (this.#state !== "open") return false;
    this.sent.push(JSON.parse(text));
    return true;
  }

  close() {
    this.#state = "closed";
  }

  open() {
    this.#state = "open";
    this.ear.opened();
  }

  say(frame) {
    this.ear.heard(JSON.stringify(frame));
  }

  end(code) {
    this.#state = "closed";
    this.ear.ended(code);
  }

  /** Return what was sent of a type. */
  of(type) {
    return this.sent.filter((frame) => frame.type === type);
  }
}
