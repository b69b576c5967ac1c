/** The room page: ties socket, store, list and the rest together. */
import { Announcer } from "./announce.js";
import { Composer } from "./composer.js";
import { need, pageData } from "./dom.js";
import { EarlierLines } from "./earlier.js";
import { EventTypes } from "./event-types.js";
import { askName } from "./guest.js";
import { pageKeys } from "./keys.js";
import { ChatList } from "./list.js";
import { Mood } from "./mood.js";
import { OperatorPanel } from "./operator.js";
import { OverlayBuilder } from "./overlay-builder.js";
import { OwnLines } from "./own-lines.js";
import { Picker } from "./picker.js";
import { lineRow } from "./row.js";
import { Settings } from "./settings.js";
import { RoomSocket } from "./socket.js";
import { Stage, wordsOf } from "./stage.js";
import { StatusChips } from "./status.js";
import { Store } from "./store.js";
import { isFor } from "./tokens.js";
import { RowToolbar } from "./toolbar.js";
import { WhyCard } from "./why.js";

const TOLD_FROM_STRENGTH = 0.6;

class RoomPage {
  #historyEnd = 0;

  constructor(data) {
    this.data = data;
    this.me = data.me;
    this.store = new Store();
    this.status = new StatusChips(need(".top"));
    this.announcer = new Announcer(need("[data-announce]"));
    this.pill = need("[data-pill]");
    this.list = new ChatList(need("[data-log]"), need("[data-rows]"), {
      onPause: (paused, unread) => this.#pill(paused, unread),
      onFlush: () => this.toolbar?.place(),
    });
    this.types = new EventTypes(data.event_types, data.other_event);
    this.stage = new Stage(need("[data-stage]"), this.types, {
      onEvent: (event) => this.#event(event),
      onJump: (ts) => this.#jump(ts),
    });
    this.mood = new Mood(need("[data-mood]"));
    this.why = new WhyCard(need("[data-why]"), data);
    this.toolbar = new RowToolbar(need("[data-frame]"), this.list, this.#actions());
    this.composer = new Composer(need("[data-composer]"), {
      maxChars: data.max_chars,
      names: () => this.store.speakers(),
      onSend: (content, replyTo) => this.#send(content, replyTo),
    });
    this.picker = new Picker(need("[data-picker]"), need("[data-open-picker]"), (code) =>
      this.composer.insert(code),
    );
    this.settings = new Settings((chosen) => this.#settle(chosen));
    this.operator = data.operator
      ? new OperatorPanel(need("[data-operator]"), data, (text) => this.announcer.say(text))
      : null;
    this.builder = new OverlayBuilder(need("[data-overlay-builder]"), data.slug);
    this.socket = new RoomSocket({
      path: data.ws_path,
      roomId: data.room_id,
      resume: () => this.store.position(),
      seen: () => this.store.seq,
      onFrame: (frame) => this.#frame(frame),
      onConnection: (connection) => this.status.connection(connection),
    });
    this.own = new OwnLines(need("[data-pending]"), {
      store: this.store,
      socket: this.socket,
      composer: this.composer,
      me: () => this.me,
      onDraw: () => this.#ownDrawn(),
    });
    this.earlier = new EarlierLines(this.list, data.slug, (line) =>
      lineRow(line, { me: this.me, quoted: this.store.lines.get(line.reply_to) }),
    );
    this.#controls();
    this.#sign();
    this.socket.start();
  }

  // --- from the server ---------------------------------------------------------------------------

  #frame(frame) {
    if (Array.isArray(frame)) return this.#lines(frame);
    if (frame.schema_name === "ChatMessage") return this.#lines([frame]);
    const handle = {
      subscribed: () => this.#subscribed(frame),
      resync: () => this.#resync(frame),
      "chat.accepted": () => this.own.accepted(frame.nonce, frame.id),
      "chat.refused": () => this.#refused(frame),
      "room.state": () => this.#state(frame),
      "stream.context": () => this.stage.show(frame.context),
      "room.trends": () => this.#trends(frame.trends),
      error: () => this.announcer.say(frame.sentence),
    }[frame.type];
    handle?.();
  }

  #subscribed(frame) {
    if (!frame.recovered) this.#resync(frame);
    this.own.sendAgain();
  }

  /** What follows is the latest history, up to the head the server named. */
  #resync({ seq, epoch }) {
    if (this.store.lines.size) this.list.divide("retry", "Some lines may be missing here");
    this.store.restart(epoch ?? null);
    this.#historyEnd = seq ?? 0;
  }

  #lines(lines) {
    const { fresh, gap } = this.store.admit(lines);
    for (const line of fresh) {
      const quoted = line.reply_to ? this.store.lines.get(line.reply_to) : undefined;
      this.list.push(() => lineRow(line, { me: this.me, quoted }));
      const past = (line.seq ?? 0) <= this.#historyEnd;
      if (!past) this.announcer.heard(line, isFor(line, quoted, this.me));
      if (line.seq === this.#historyEnd) this.list.divide("clock", "Earlier messages above");
    }
    this.own.draw();
    if (gap) this.socket.restart();
  }

  #refused({ nonce, code, sentence, retry_after_s: seconds }) {
    this.own.refused(nonce, sentence, code);
    this.announcer.say(`Not sent. ${sentence}`);
    if (seconds) this.composer.wait(seconds);
  }

  #state(state) {
    this.status.number("personas", state.personas);
    this.status.number("people", state.people);
    this.composer.options.maxChars = state.max_chars;
    this.composer.refresh();
    need("[data-paused]").hidden = !state.personas_paused;
    need("[data-closed]").hidden = state.open;
    this.operator?.showPaused(state.personas_paused);
  }

  #trends(trends) {
    this.status.number("pace", trends.msg_per_s * 60);
    this.mood.show(trends);
  }

  /** Strong events stand in the chat too, between the lines they caused. */
  #event(event) {
    if (event.strength >= TOLD_FROM_STRENGTH)
      this.list.divide(this.types.chip(event.type).icon, wordsOf(event));
  }

  // --- from the reader ---------------------------------------------------------------------------

  async #send(content, replyTo) {
    if (!this.me) {
      this.me = await askName(need("[data-guest]"), this.data.csrf);
      if (!this.me) return;
      this.#sign();
      this.socket.restart(); // the server knows a visitor by the cookie of the handshake
    }
    this.composer.reset();
    this.list.resume();
    this.own.send(content, replyTo);
  }

  /** Under the send box: whose name a line will carry. */
  #sign() {
    const as = need("[data-as]");
    as.hidden = !this.me;
    need("b", as).textContent = this.me?.name ?? "";
  }

  #ownDrawn() {
    if (!this.list.paused) this.list.log.scrollTop = this.list.log.scrollHeight;
    this.toolbar.place();
  }

  #actions() {
    const line = (id) => this.store.lines.get(id);
    return [
      { key: "r", label: "Reply", symbol: "reply", act: (id) => this.#answer(line(id)) },
      {
        key: "c",
        label: "Copy",
        symbol: "copy",
        act: (id) => this.#copy(line(id)),
        offered: () => Boolean(navigator.clipboard), // not on plain http, but for localhost
      },
      {
        key: "w",
        label: "Why this line?",
        symbol: "why",
        act: (id) => this.why.open(line(id)),
        offered: (id) => line(id)?.origin === "bot",
      },
    ].map((action) => ({
      ...action,
      offered: (id) => Boolean(line(id)) && (action.offered?.(id) ?? true),
    }));
  }

  #answer(line) {
    this.composer.answer(line);
    this.list.rowOf(line.id)?.scrollIntoView({ block: "nearest" }); // the send box has grown
  }

  async #copy(line) {
    await navigator.clipboard.writeText(line.content);
    this.composer.tell("Copied");
  }

  #jump(ts) {
    if (this.#sheetOpen) this.#sheet(false);
    const at = Date.parse(ts);
    const rows = [...this.list.rows.querySelectorAll("article time")];
    const row = rows
      .find((time) => Date.parse(time.getAttribute("datetime") ?? "") >= at)
      ?.closest("article");
    if (row) this.list.reveal(row);
    else this.list.resume();
  }

  // --- the page itself ---------------------------------------------------------------------------

  #pill(paused, unread) {
    this.pill.hidden = !paused;
    const lines = unread === 1 ? "1 new message" : `${unread} new messages`;
    need("b", this.pill).textContent = unread ? lines : "";
    need("[data-word]", this.pill).textContent = unread ? "Paused –" : "Paused";
  }

  #settle(chosen) {
    this.list.calmMs = Number(chosen.calm);
    this.announcer.mode = chosen.announce;
  }

  #controls() {
    const sheet = (selector) => /** @type {HTMLDialogElement} */ (need(selector));
    const on = (selector, act) => need(selector).addEventListener("click", act);
    this.settings.bind(sheet("[data-settings]"));
    this.pill.addEventListener("click", () => this.list.resume());
    on("[data-theme-toggle]", () => this.settings.toggleTheme());
    on("[data-open-settings]", () => sheet("[data-settings]").showModal());
    on("[data-open-keys]", () => sheet("[data-keys]").showModal());
    on("[data-open-stream]", () => this.#sheet(!this.#sheetOpen));
    on("[data-close-stream]", () => this.#sheet(false));
    pageKeys({
      "/": () => this.composer.field.focus(),
      "?": () => sheet("[data-keys]").showModal(),
      End: () => this.list.resume(),
      Escape: () => this.#escape(),
    });
  }

  get #sheetOpen() {
    return document.body.hasAttribute("data-sheet");
  }

  /** On narrow screens the stage's panels are a sheet. @param {boolean} open */
  #sheet(open) {
    document.body.toggleAttribute("data-sheet", open);
    need("[data-open-stream]").setAttribute("aria-expanded", String(open));
    need(open ? "[data-close-stream]" : "[data-open-stream]").focus();
  }

  #escape() {
    if (document.querySelector("dialog[open]")) return;
    if (this.#sheetOpen) this.#sheet(false);
    else if (!this.why.box.hidden) this.why.close();
    else if (this.composer.replyTo) this.composer.cancelReply();
    else this.list.resume();
  }
}

new RoomPage(pageData("room-data"));
