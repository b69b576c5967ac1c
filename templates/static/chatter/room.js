/** The room page: makes its parts and ties them together. */
import { need, needA } from "./draw/dom.js";
import { Store } from "./lines/store.js";
import { Announcer } from "./list/announce.js";
import { EarlierLines } from "./list/earlier.js";
import { IncomingLines } from "./list/incoming.js";
import { ChatList } from "./list/list.js";
import { PausePill } from "./list/pause-pill.js";
import { lineRow } from "./list/row.js";
import { rowActions } from "./list/row-actions.js";
import { RowToolbar } from "./list/toolbar.js";
import { ToolbarPointer } from "./list/toolbar-pointer.js";
import { OverlayBuilder } from "./overlay/builder.js";
import { roomData } from "./page/page-data.js";
import { bindControls } from "./page/room-controls.js";
import { Settings } from "./page/settings.js";
import { StatusChips } from "./page/status.js";
import { Composer } from "./send/composer.js";
import { OwnLines } from "./send/own-lines.js";
import { Picker } from "./send/picker.js";
import { Reader } from "./send/reader.js";
import { EventTypes } from "./stream/event-types.js";
import { Mood } from "./stream/mood.js";
import { OperatorPanel } from "./stream/operator.js";
import { StreamSheet } from "./stream/sheet.js";
import { Stage } from "./stream/stage.js";
import { eventWords } from "./stream/timeline.js";
import { WhyCard } from "./why/why-card.js";
import { dispatch } from "./wire/frames.js";
import { RoomSocket } from "./wire/socket.js";

const TOLD_FROM_STRENGTH = 0.6;

const data = roomData();
const store = new Store();
const reader = new Reader(data.me, data.csrf);
const me = () => reader.me;

// --- the list ---

const announcer = new Announcer(need("[data-announce]"));
const pill = new PausePill(need("[data-pill]"), () => list.resume());
const list = new ChatList(need("[data-log]"), need("[data-rows]"), {
  onPause: (paused, unread) => pill.show(paused, unread),
  onFlush: () => toolbar.place(),
});
const incoming = new IncomingLines({ store, list, announcer, me });
new EarlierLines(list, data.slug, (line) =>
  lineRow(line, { me: me(), quoted: store.answered(line) }),
);
const why = new WhyCard(need("[data-why]"), data);
const actions = rowActions(store, {
  explain: (line) => why.open(line),
  answer(line) {
    composer.answer(line);
    list.rowOf(line.id)?.scrollIntoView({ block: "nearest" }); // the send box has grown
  },
  async copy(line) {
    await navigator.clipboard.writeText(line.content);
    composer.tell("Copied");
  },
});
const toolbar = new RowToolbar(need("[data-frame]"), list, actions);
new ToolbarPointer(toolbar);

// --- what is on stream ---

const types = new EventTypes(data.event_types, data.other_event);
const sheet = new StreamSheet();
const stage = new Stage(need("[data-stage]"), types, {
  /** Strong events stand in the chat too, between the lines they caused. */
  onEvent(event) {
    const strong = event.strength >= TOLD_FROM_STRENGTH;
    if (strong) list.divide(types.chip(event.type).icon, eventWords(event));
  },
  onJump(ts) {
    sheet.close();
    list.revealFrom(ts);
  },
});
const mood = new Mood(need("[data-mood]"));
const operator = data.operator
  ? new OperatorPanel(need("[data-operator]"), data, (text) => announcer.say(text))
  : null;

// --- the wire ---

const status = new StatusChips(need(".top"));
const socket = new RoomSocket({
  path: data.ws_path,
  roomId: data.room_id,
  resume: () => store.position(),
  seen: () => store.seq,
  onConnection: (connection) => status.connection(connection),
  onFrame: (frame) =>
    dispatch(frame, {
      lines(lines) {
        const gap = incoming.show(lines);
        own.draw();
        if (gap) socket.restart();
      },
      subscribed(head) {
        if (!head.recovered) incoming.beginAnew(head);
        own.sendAgain();
      },
      resync: (head) => incoming.beginAnew(head),
      "chat.accepted": (answer) => own.accepted(answer),
      "chat.refused"(answer) {
        own.refused(answer);
        announcer.say(`Not sent. ${answer.sentence}`);
        if (answer.retry_after_s) composer.wait(answer.retry_after_s);
      },
      "room.state"(room) {
        status.number("personas", room.personas);
        status.number("people", room.people);
        composer.limit(room.max_chars);
        need("[data-paused]").hidden = !room.personas_paused;
        need("[data-closed]").hidden = room.open;
        operator?.showPaused(room.personas_paused);
      },
      "stream.context": ({ context }) => stage.show(context),
      "room.trends"({ trends }) {
        status.number("pace", trends.msg_per_s * 60);
        mood.show(trends);
      },
      error: ({ sentence }) => announcer.say(sentence),
    }),
});

// --- sending ---

const composer = new Composer(need("[data-composer]"), {
  maxChars: data.max_chars,
  names: () => store.speakers(),
  async onSend(content, replyTo) {
    if (!reader.me) {
      if (!(await reader.takeName())) return;
      socket.restart(); // the server knows a visitor by the cookie of the handshake
    }
    composer.reset();
    list.resume();
    own.send(content, replyTo);
  },
});
const own = new OwnLines(need("[data-pending]"), {
  store,
  socket,
  composer,
  me,
  onDraw() {
    list.stayAtEnd();
    toolbar.place();
  },
});
new Picker(need("[data-picker]"), need("[data-open-picker]"), (code) => composer.insert(code));

// --- the page ---

const settings = new Settings((chosen) => {
  list.calmMs = Number(chosen.calm);
  announcer.mode = chosen.announce;
});
bindControls({ settings, list, composer, why, sheet });
new OverlayBuilder(needA(HTMLDialogElement, "[data-overlay-builder]"), data.slug);
socket.start();
