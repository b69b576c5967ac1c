"""One room's mind: hears the room, watches the stream, and says who speaks when and what.

Pure: time comes in with every call and every draw is a hash, so the same calls give the same lines
and decisions. The live worker and ``manage.py simulate`` both call it.
"""

from collections.abc import Iterable
from typing import Final, Self

import msgspec
from msgspec import Struct

from personas import pacing, stimuli
from personas.crowd import process
from personas.crowd.members import Crowd
from personas.crowd.names import NameBook, load_names
from personas.generation.deterministic import compose
from personas.generation.phrasebook import Phrasebook
from personas.generation.request import Occasion
from personas.lines import Author, crowd_author, message_for, persona_author, request_for
from personas.policy import engine, state, view
from personas.policy.limits import MAX_AGE_MS, ceiling_full
from personas.policy.state import RoomState, Scene
from personas.policy.types import Decision, Line, Moment, Reason, Standing, Stimulus
from protocol.control import RoomSnapshot, RosterSnapshot
from protocol.ids import reply_id, unit
from protocol.messages import ChatMessage, StreamContext, StreamObservation
from protocol.model_configs import AutoCommentaryConfig

OUTAGE_MS: Final = 10_000
"""Ticks missed for longer than this are not made up."""
QUIET_EVERY_TICKS: Final = 20
"""Silent ticks are recorded together, about every 10 s."""
TALK_ABOUT_EVENT_MS: Final = 20_000
GREETS: Final = 0.06
ECHO_IN_BURST: Final = 0.3


class Saved(Struct, frozen=True):
    """A checkpoint: the state and the configuration it was made under."""

    room: RoomSnapshot
    roster: RosterSnapshot
    state: RoomState
    markers: bool
    commentary: AutoCommentaryConfig | None


class Mind:
    """``markers`` makes E2E markers force a reply; ``names`` are the crowd's (default: the file in
    ``configs/crowd``)."""

    def __init__(
        self,
        room: RoomSnapshot,
        roster: RosterSnapshot,
        phrasebook: Phrasebook,
        *,
        now_ms: int,
        markers: bool = False,
        commentary: AutoCommentaryConfig | None = None,
        names: NameBook | None = None,
    ) -> None:
        self.book = phrasebook
        self.markers = markers
        self.commentary = commentary
        self.names = names or load_names()
        self.state = RoomState(tick_ms=now_ms)
        self.room, self.roster = room, roster
        self._decisions: list[Decision] = []
        self.configure()

    def configure(
        self, *, room: RoomSnapshot | None = None, roster: RosterSnapshot | None = None
    ) -> None:
        """Take over what the control stream says; effective from the next stimulus on."""
        self.room = room or self.room
        self.roster = roster or self.roster
        self.config = self.room.config
        self.seed = self.config.seed()
        audience = self.config.audience
        self.crowd = Crowd(
            self.seed,
            audience.crowd_size,
            audience.target_rate,
            self.names,
            self.config.limits.max_chars_per_message,
        )
        self.cast = {one.persona_id: one for one in self.roster.personas}
        self._share = view.share_of_core(self.config, self.roster.personas)
        self._authors: dict[str, Author] = {}
        if not self.live:
            self.state.pending.clear()

    @property
    def live(self) -> bool:
        """Whether anybody may speak at all: an open room, not paused, with somebody in it."""
        return self.room.open and not self.room.personas_paused and bool(self.cast)

    # --- what comes in ---------------------------------------------------------------------------

    def hear(self, message: ChatMessage, now_ms: int) -> None:
        """One line of the firehose, the mind's own included."""
        known = message.id in self.state.heard_ids
        person = message.origin != "bot"
        first = person and message.user_id not in self.state.people
        line = stimuli.of_message(message, first_line=first)
        if known:
            return self._note(self._record(line, now_ms, "deduped"))
        replied_to = self.state.heard_ids.get(message.reply_to or "", "")
        state.hear(self.state, line)
        if not self.live or not self.config.features.enable_firehose_read:
            return None
        current = now_ms - line.ts_ms <= MAX_AGE_MS
        if person and current:
            self.state.fresh_ms = now_ms
        self._core_hears(line, replied_to, now_ms)
        if current and not line.marker:
            self._crowd_hears(line, replied_to, now_ms)
        return None

    def watch(self, context: StreamContext, now_ms: int) -> None:
        """What is on stream now. Only new speech and new events count as something happening."""
        st = self.state
        spoken = stimuli.speech_of(context)
        if spoken not in ("", st.scene.spoken):
            st.fresh_ms = now_ms
        st.scene = Scene(context.keywords, context.summary, context.scene or "", spoken)
        for event in stimuli.events_of(context):
            if state.is_new(st, event) and now_ms - event.ts_ms <= MAX_AGE_MS:
                state.witness(st, event, now_ms)
                if self.live:
                    self._react_to_event(event, now_ms)

    def observe(self, observation: StreamObservation, now_ms: int) -> None:
        """What was seen in a frame; commented on where auto commentary is on."""

    # --- what goes out ---------------------------------------------------------------------------

    def advance(self, now_ms: int) -> list[ChatMessage]:
        """Run the ticks up to now, then write the lines that are due, ready to publish."""
        st = self.state
        st.tick_ms = max(st.tick_ms, now_ms - OUTAGE_MS)
        while st.tick_ms <= now_ms:
            self._tick(st.tick_ms)
        due = 0
        while due < len(st.pending) and st.pending[due].due_ms <= now_ms:
            due += 1
        lines, st.pending = st.pending[:due], st.pending[due:]
        return [message for line in lines if (message := self._say(line)) is not None]

    def next_wake_ms(self) -> int:
        """When ``advance`` has something to do next."""
        pending = self.state.pending
        return min(self.state.tick_ms, pending[0].due_ms) if pending else self.state.tick_ms

    def take_decisions(self) -> list[Decision]:
        """The records since the last call, in order."""
        taken, self._decisions = self._decisions, []
        return taken

    def dump(self) -> bytes:
        """A checkpoint (msgpack) that ``load`` makes the same mind of; untaken decisions are lost."""
        return msgspec.msgpack.encode(
            Saved(self.room, self.roster, self.state, self.markers, self.commentary)
        )

    @classmethod
    def load(cls, data: bytes, phrasebook: Phrasebook, names: NameBook | None = None) -> Self:
        saved = msgspec.msgpack.decode(data, type=Saved)
        mind = cls(
            saved.room,
            saved.roster,
            phrasebook,
            now_ms=saved.state.tick_ms,
            markers=saved.markers,
            commentary=saved.commentary,
            names=names,
        )
        mind.state = saved.state
        return mind

    # --- core personas ---------------------------------------------------------------------------

    def _core_hears(self, line: Stimulus, replied_to: str, now_ms: int) -> None:
        named = frozenset(
            name for name, one in self.cast.items() if view.is_named(line, one, replied_to)
        )
        if line.origin == "bot" and not named:
            refused = {"bot_origin": len(self.cast)}
            return self._note(self._record(line, now_ms, "bot_origin", refused=refused))
        decisions = engine.react(
            line, self._moment(now_ms), self._standings(now_ms, named, line.author_id)
        )
        for decision in decisions:
            if decision.speak:
                self._plan(decision, self._reply(decision, line, now_ms))
            else:
                self._note(decision)
                if decision.mention_detected and line.from_person:
                    self.state.mentions[decision.persona_id] = line
        return None

    def _reply(self, decision: Decision, line: Stimulus, now_ms: int) -> Line:
        by_bot = line.origin == "bot"
        key = f"{line.id}:{decision.persona_id}"
        if decision.forced:
            delay = 0
        elif by_bot:
            delay = pacing.to_chatter(key)
        else:
            delay = pacing.to_person(key, heard_chars=len(line.text), own_chars=25)
        owed = line.question or line.first_line or decision.reason == "people_first"
        return Line(
            reply_id=self._id(decision.persona_id, line.id),
            chatter_id=decision.persona_id,
            due_ms=now_ms + delay,
            occasion=_occasion(decision, line),
            trigger=line,
            directed=not decision.forced and (by_bot or decision.mention_detected or owed),
            depth=line.depth + 1 if by_bot else 0,
        )

    def _react_to_event(self, event: Stimulus, now_ms: int) -> None:
        for decision in engine.react(event, self._moment(now_ms), self._standings(now_ms)):
            if not decision.speak:
                self._note(decision)
                continue
            key = f"{self.seed}:{event.id}:{decision.persona_id}"
            line = Line(
                reply_id=self._id(decision.persona_id, event.id),
                chatter_id=decision.persona_id,
                due_ms=now_ms + pacing.to_event(key, first=False),
                occasion=_about(event),
                trigger=event,
            )
            self._plan(decision, line)
        calls = process.to_event(
            self.crowd,
            event,
            target_rate=self.config.audience.target_rate * self.config.hype_multiplier,
            lift=self._lift(),
        )
        self._crowd_plans(calls, event, event, now_ms)

    def _tick(self, tick_ms: int) -> None:
        st, timing = self.state, self.config.timing
        st.tick_ms += pacing.next_tick(self.seed, tick_ms, timing.tick_min_ms, timing.tick_max_ms)
        state.prune(st, tick_ms)
        if not self.live:
            return
        span = st.tick_ms - tick_ms
        tick = Stimulus(kind="tick", id=f"tick:{tick_ms}", ts_ms=tick_ms, room_id=self.room.room_id)
        f = engine.freshness(st.fresh_ms, tick_ms)
        self._core_tick(tick, span, f)
        self._crowd_tick(tick, span, f)

    def _core_tick(self, tick: Stimulus, span_ms: int, f: float) -> None:
        now_ms, window = tick.ts_ms, self.config.timing.mention_window_s * 1000
        waiting = {
            name: line
            for name, line in self.state.mentions.items()
            if now_ms - line.ts_ms <= window and name in self.cast
        }
        self.state.mentions = waiting
        idle = self.config.audience.idle_rate * view.core_part(self.config)
        decision = engine.tick(
            tick,
            self._moment(now_ms),
            self._standings(now_ms, frozenset(waiting)),
            span_ms=span_ms,
            idle=idle,
            f=f,
        )
        if not decision.speak:
            return self._quiet(decision)
        mention = waiting.get(decision.persona_id)
        if mention is not None:
            return self._plan(decision, self._reply(decision, mention, now_ms))
        subject = self._subject(tick)
        line = Line(
            reply_id=self._id(decision.persona_id, tick.id),
            chatter_id=decision.persona_id,
            due_ms=now_ms + pacing.unprompted(f"{self.seed}:{tick.id}"),
            occasion=_about(subject),
            trigger=subject,
        )
        return self._plan(decision, line)

    # --- the crowd -------------------------------------------------------------------------------

    def _crowd_hears(self, line: Stimulus, replied_to: str, now_ms: int) -> None:
        calls = process.to_line(
            self.crowd,
            line,
            now_ms=now_ms,
            addressed=self._addressed_member(line, replied_to),
            to_core=replied_to in self.cast,
            f=engine.freshness(self.state.fresh_ms, now_ms),
            hype=view.hype_level(self.state, now_ms),
        )
        self._crowd_plans(calls, line, line, now_ms)

    def _addressed_member(self, line: Stimulus, replied_to: str) -> str:
        if replied_to.startswith("crowd:") or not line.from_person:
            return replied_to if replied_to.startswith("crowd:") else ""
        return state.crowd_member_named(self.state, line.text)

    def _crowd_tick(self, tick: Stimulus, span_ms: int, f: float) -> None:
        audience = self.config.audience
        part = 1 - view.core_part(self.config)
        owed = engine.live_rate(audience.idle_rate, audience.target_rate, min(1.0, 2 * f))
        self.state.credit = process.accrue(
            self.state.credit, owed * span_ms / 60_000, audience.target_rate
        )
        rate = part * audience.target_rate * self._lift() * process.mood(self.seed, tick.ts_ms)
        calls = process.at_tick(
            self.crowd, tick, rate=rate, idle=part * audience.idle_rate, f=f, span_ms=span_ms
        )
        self._crowd_plans(calls, tick, self._subject(tick), tick.ts_ms)

    def _lift(self) -> float:
        return process.lift(self.state.credit, self.config.audience.target_rate)

    def _crowd_plans(
        self, calls: Iterable[process.Call], stimulus: Stimulus, subject: Stimulus, now_ms: int
    ) -> None:
        for call in calls:
            line = Line(
                reply_id=self._id(call.chatter_id, stimulus.id, call.nth),
                chatter_id=call.chatter_id,
                due_ms=now_ms + call.delay_ms,
                occasion=call.occasion or _about(subject),
                trigger=subject,
                core=False,
                directed=call.directed,
                depth=subject.depth + 1 if subject.origin == "bot" else 0,
            )
            decision = self._record(stimulus, now_ms, "crowd", call.chatter_id)
            terms = {call.term: call.expected}
            self._plan(
                msgspec.structs.replace(
                    decision, p_used=call.expected, h_value=call.roll, terms=terms
                ),
                line,
            )

    # --- saying it -------------------------------------------------------------------------------

    def _say(self, line: Line) -> ChatMessage | None:
        st, now_ms = self.state, line.due_ms
        simulated = line.trigger.kind == "event" or line.trigger.origin == "bot"
        if simulated and engine.freshness(st.fresh_ms, now_ms) == 0:
            self._note(self._record(line.trigger, now_ms, "still", line.chatter_id))
            return None
        author = self._author(line.chatter_id)
        if author is None:
            return None
        hype = view.hype_level(st, now_ms)
        if not line.core:
            line = self._in_character(line, hype)
        text = compose(request_for(line, author, st, self.config, hype=hype), self.book)
        state.say(st, line.chatter_id, now_ms, text)
        return message_for(line, author, self.room.room_id, text)

    def _in_character(self, line: Line, hype: float) -> Line:
        """What only shows when a crowd line is written: copying in a burst, greeting on arrival."""
        if line.occasion == "event":
            model = state.latest_copyable(self.state, line)
            if model is not None and unit(line.reply_id, "copy") < ECHO_IN_BURST * hype:
                return msgspec.structs.replace(line, occasion="echo", trigger=model)
        new_here = line.chatter_id not in self.state.said
        if line.occasion == "remark" and new_here and unit(line.reply_id, "greet") < GREETS:
            return msgspec.structs.replace(line, occasion="greeting")
        return line

    def _author(self, chatter_id: str) -> Author | None:
        if chatter_id.startswith("crowd:"):
            return crowd_author(self.crowd, chatter_id)
        if chatter_id not in self._authors and chatter_id in self.cast:
            self._authors[chatter_id] = persona_author(self.cast[chatter_id])
        return self._authors.get(chatter_id)

    def _plan(self, decision: Decision, line: Line) -> None:
        if ceiling_full(self.state.dues, line.due_ms, self.config.audience.ceiling()):
            return self._note(msgspec.structs.replace(decision, reason="ceiling"))
        self.state.credit -= 1
        decided = msgspec.structs.replace(decision, reply_id=line.reply_id, due_ms=line.due_ms)
        state.decide(self.state, decided, line)
        return self._note(decided)

    def _subject(self, tick: Stimulus) -> Stimulus:
        """What an unprompted line is about: a fresh event, else what is being said on stream."""
        for event in reversed(self.state.events):
            if tick.ts_ms - event.ts_ms <= TALK_ABOUT_EVENT_MS and event.event_type != "silence":
                return event if unit(self.seed, tick.id, "subject") < event.strength / 2 else tick
        return tick

    # --- values for the policy -------------------------------------------------------------------

    def _moment(self, now_ms: int) -> Moment:
        return view.moment(self.config, self.state, now_ms, share=self._share, markers=self.markers)

    def _standings(
        self, now_ms: int, named: frozenset[str] = frozenset(), to: str = ""
    ) -> list[Standing]:
        away = view.resting(self.seed, self.roster.personas, now_ms)
        return [
            view.standing(
                one,
                self.state,
                now_ms,
                awake=one.persona_id not in away,
                mentioned=one.persona_id in named,
                to=to,
            )
            for one in self.roster.personas
        ]

    def _id(self, chatter_id: str, trigger_id: str, nth: int = 0) -> str:
        return reply_id(self.room.room_id, self.seed, chatter_id, trigger_id, nth)

    # --- records ---------------------------------------------------------------------------------

    def _record(
        self,
        stimulus: Stimulus,
        now_ms: int,
        reason: Reason,
        persona_id: str = "*",
        refused: dict[str, int] | None = None,
    ) -> Decision:
        return Decision(
            ts_ms=now_ms,
            room_id=self.room.room_id,
            kind=stimulus.kind,
            trigger_id=stimulus.id,
            persona_id=persona_id,
            reason=reason,
            hype_detected=stimulus.hype,
            refused=refused or {},
        )

    def _note(self, decision: Decision) -> None:
        self._decisions.append(decision)

    def _quiet(self, decision: Decision) -> None:
        """Add a silent tick's refusals to the record that is written about every 10 s."""
        st = self.state
        for reason, count in decision.refused.items() or (("p_gate", 1),):
            st.refused[reason] = st.refused.get(reason, 0) + count
        st.refused_ticks += 1
        if st.refused_ticks >= QUIET_EVERY_TICKS:
            self._note(msgspec.structs.replace(decision, refused=st.refused))
            st.refused, st.refused_ticks = {}, 0


def _about(subject: Stimulus) -> Occasion:
    if subject.kind == "event":
        return "question" if subject.event_type == "chat_question" else "event"
    return "remark"


def _occasion(decision: Decision, line: Stimulus) -> Occasion:
    if decision.forced:
        return "marker"
    if decision.mention_detected:
        return "answer"
    return "greeting" if line.first_line and not line.question else "reply"
