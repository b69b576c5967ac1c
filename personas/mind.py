"""One room's mind: hears the room, watches the stream, and says who speaks when and what.

Pure: time comes in with every call and every draw is a hash, so the same calls give the same lines
and decisions. The live worker and ``manage.py simulate`` both call it.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final, Self

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from personas import pacing, plans, stimuli, view
from personas.crowd import process
from personas.crowd.members import CROWD, Crowd
from personas.generation.deterministic import compose
from personas.generation.phrasebook import Phrasebook
from personas.lines import Author, crowd_author, message_for, persona_author, request_for
from personas.names import NameBook, load_names
from personas.policy import engine, state
from personas.policy.limits import MAX_AGE_MS, ceiling_full
from personas.policy.state import RoomState
from personas.policy.types import Decision, Line, Moment, Standing, Stimulus
from protocol.control import RoomSnapshot, RosterSnapshot
from protocol.messages import ChatMessage, StreamContext, StreamObservation
from protocol.model_configs import AutoCommentaryConfig

OUTAGE_MS: Final = 10_000
"""Ticks missed for longer than this are not made up."""


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
        self._part = view.core_part(self.config)
        self._share = view.share_of_core(self.config, len(self.cast))
        if not self.live:
            self.state.pending.clear()

    @property
    def live(self) -> bool:
        """Whether anybody may speak at all: an open room, not paused, with somebody in it."""
        return self.room.open and not self.room.personas_paused and bool(self.cast)

    # --- what comes in ---------------------------------------------------------------------------

    def hear(self, message: ChatMessage, now_ms: int) -> None:
        """One line of the firehose, the mind's own included."""
        st = self.state
        first = message.user_id not in st.people
        line = stimuli.of_message(message, first_line=first and message.origin != "bot")
        if line.id in st.heard_ids:
            self._note(engine.record(self.config, line, now_ms, "deduped"))
            return
        replied_to = st.heard_ids.get(message.reply_to or "", "")
        current = now_ms - line.ts_ms <= MAX_AGE_MS
        state.hear(st, line)
        if line.from_person and current:
            st.fresh_ms = now_ms
        if self.live and self.config.features.enable_firehose_read:
            self._core_hears(line, replied_to, now_ms)
            if current and not line.marker:
                self._crowd_hears(line, replied_to, now_ms)

    def watch(self, context: StreamContext, now_ms: int) -> None:
        """What is on stream now. Only new speech and new events count as something happening."""
        st = self.state
        scene = stimuli.scene_of(context)
        if scene.spoken not in ("", st.scene.spoken):
            st.fresh_ms = now_ms
        st.scene = scene
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
        lines = state.take_due(st, now_ms)
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
        """A checkpoint (msgpack) that ``load`` makes the same mind of; untaken records are lost."""
        return msgspec.msgpack.encode(
            Saved(self.room, self.roster, self.state, self.markers, self.commentary)
        )

    @classmethod
    def load(cls, data: bytes, phrasebook: Phrasebook, names: NameBook | None = None) -> Self:
        """The mind that ``dump`` was called on; msgspec.DecodeError for anything else."""
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
        named = {name for name, one in self.cast.items() if view.is_named(line, one, replied_to)}
        if line.origin == "bot" and not named:
            refused = engine.record(self.config, line, now_ms, "bot_origin")
            self._note(replace(refused, refused={"bot_origin": len(self.cast)}))
            return
        standings = self._standings(now_ms, named, line.author_id)
        for decision in engine.react(line, self._moment(now_ms), standings):
            if decision.speak:
                self._plan(decision, plans.reply(self.config, decision, line))
                continue
            self._note(decision)
            if decision.mention_detected and line.from_person:
                self.state.mentions[decision.persona_id] = line

    def _react_to_event(self, event: Stimulus, now_ms: int) -> None:
        standings = self._standings(now_ms)
        for decision in engine.react(event, self._moment(now_ms), standings):
            if decision.speak:
                self._plan(decision, plans.reaction(self.config, decision, event))
            else:
                self._note(decision)
        full = self.config.audience.target_rate * self.config.hype_multiplier
        calls = process.to_event(self.crowd, event, target_rate=full, lift=self._lift())
        self._plan_crowd(calls, event, event, now_ms)

    def _tick(self, tick_ms: int) -> None:
        st, timing = self.state, self.config.timing
        span = pacing.next_tick(self.seed, tick_ms, timing.tick_min_ms, timing.tick_max_ms)
        st.tick_ms += span
        state.prune(st, tick_ms, timing.mention_window_s * 1000)
        if not self.live:
            return
        tick = stimuli.of_tick(self.room.room_id, tick_ms)
        f = engine.freshness(st.fresh_ms, tick_ms)
        self._core_tick(tick, span, f)
        self._crowd_tick(tick, span, f)

    def _core_tick(self, tick: Stimulus, span_ms: int, f: float) -> None:
        mentions = {name: one for name, one in self.state.mentions.items() if name in self.cast}
        decision = engine.tick(
            tick,
            self._moment(tick.ts_ms),
            self._standings(tick.ts_ms, mentions.keys()),
            span_ms=span_ms,
            idle=self.config.audience.idle_rate * self._part,
            f=f,
        )
        if not decision.speak:
            if silence := state.keep_silence(self.state, decision):
                self._note(silence)
        elif mention := mentions.get(decision.persona_id):
            self._plan(decision, plans.reply(self.config, decision, mention))
        else:
            subject = plans.subject(self.state, self.config, tick)
            self._plan(decision, plans.remark(self.config, decision, subject))

    # --- the crowd -------------------------------------------------------------------------------

    def _crowd_hears(self, line: Stimulus, replied_to: str, now_ms: int) -> None:
        st = self.state
        addressed = replied_to or (line.from_person and state.speaker_named(st, line.text)) or ""
        calls = process.to_line(
            self.crowd,
            line,
            now_ms=now_ms,
            addressed=addressed,
            f=engine.freshness(st.fresh_ms, now_ms),
            hype=view.hype_level(st, now_ms),
        )
        self._plan_crowd(calls, line, line, now_ms)

    def _crowd_tick(self, tick: Stimulus, span_ms: int, f: float) -> None:
        st, audience, part = self.state, self.config.audience, 1 - self._part
        owed = engine.live_rate(audience.idle_rate, audience.target_rate, min(1.0, 2 * f))
        st.credit = process.accrue(st.credit, owed * span_ms / 60_000, audience.target_rate)
        rate = part * audience.target_rate * self._lift() * process.mood(self.seed, tick.ts_ms)
        calls = process.at_tick(
            self.crowd, tick, rate=rate, idle=part * audience.idle_rate, f=f, span_ms=span_ms
        )
        self._plan_crowd(calls, tick, plans.subject(st, self.config, tick), tick.ts_ms)

    def _lift(self) -> float:
        return process.lift(self.state.credit, self.config.audience.target_rate)

    def _plan_crowd(
        self, calls: Iterable[process.Call], stimulus: Stimulus, subject: Stimulus, now_ms: int
    ) -> None:
        for call in calls:
            self._plan(*plans.crowd_line(self.config, call, stimulus, subject, now_ms))

    # --- planning and saying ---------------------------------------------------------------------

    def _plan(self, decision: Decision, line: Line) -> None:
        if ceiling_full(self.state.dues, line.due_ms, self.config.audience.ceiling()):
            self._note(replace(decision, reason="ceiling"))
            return
        decided = replace(decision, reply_id=line.reply_id, due_ms=line.due_ms)
        state.decide(self.state, decided, line)
        self._note(decided)

    def _say(self, line: Line) -> ChatMessage | None:
        st, author = self.state, self._author(line.chatter_id)
        if author is None:
            return None
        if line.passing and engine.freshness(st.fresh_ms, line.due_ms) == 0:
            self._note(
                engine.record(self.config, line.trigger, line.due_ms, "still", line.chatter_id)
            )
            return None
        hype = view.hype_level(st, line.due_ms)
        if not line.core:
            line = plans.in_character(st, line, hype)
        text = compose(request_for(line, author, st, self.config, hype=hype), self.book)
        state.say(st, line.chatter_id, line.due_ms, text)
        return message_for(line, author, self.room.room_id, text)

    def _author(self, chatter_id: str) -> Author | None:
        if chatter_id.startswith(CROWD):
            return crowd_author(self.crowd, chatter_id)
        persona = self.cast.get(chatter_id)
        return persona_author(persona) if persona is not None else None

    def _moment(self, now_ms: int) -> Moment:
        return view.moment(self.config, self.state, now_ms, share=self._share, markers=self.markers)

    def _standings(
        self, now_ms: int, named: AbstractSet[str] = frozenset(), author_id: str = ""
    ) -> list[Standing]:
        return view.standings(self.cast, self.state, self.seed, now_ms, named, author_id)

    def _note(self, decision: Decision) -> None:
        self._decisions.append(decision)
