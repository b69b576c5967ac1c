"""One room's mind: hears the room, watches the stream, and says who speaks when and what. Pure.

Time comes in with every call and every draw is a hash, so the same calls give the same lines and
decisions. The live worker and ``manage.py simulate`` both call it.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final, Self

from msgspec.structs import replace

from personas.chat import pacing
from personas.chat.names import NameBook, load_names
from personas.generation.phrasebook import Phrasebook
from personas.generation.request import LineRequest
from personas.llm_lines import jobs
from personas.llm_lines.jobs import NOTHING, Background, JobTracker, LineJob, LineResults
from personas.mind import audience, commentary, lines, plans, saved, stimuli, talk, view
from personas.mind.commentary import Comments
from personas.mind.talk import Talk
from personas.policy import deciding, state
from personas.policy.limits import MAX_AGE_MS, ceiling_full
from personas.policy.state import RoomState
from personas.policy.types import Decision, Moment, PlannedLine, Standing, Stimulus
from protocol.configs.observation import AutoCommentaryConfig
from protocol.control import RoomSnapshot, RosterSnapshot
from protocol.messages import ChatMessage, StreamContext, StreamObservation

OUTAGE_MS: Final = 10_000
"""Ticks missed for longer than this are not made up."""


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
        # A room that has just opened is eager: it owes a minute of chat.
        self.state = RoomState(tick_ms=now_ms, credit=room.config.audience.target_rate)
        self.talk = Talk()
        self.comments = Comments()
        self.room, self.roster = room, roster
        self._decisions: list[Decision] = []
        self._jobs = JobTracker()
        self.configure()

    def configure(
        self, *, room: RoomSnapshot | None = None, roster: RosterSnapshot | None = None
    ) -> None:
        """Take over what the control stream says; effective from the next stimulus on."""
        self.room = room or self.room
        self.roster = roster or self.roster
        self.config = self.room.config
        self.seed = self.config.seed()
        self.crowd = audience.crowd_of(self.config, self.names, self.book.codes)
        state.befriend(self.state, self.roster.bonds)
        self.cast = {one.persona_id: one for one in self.roster.personas}
        self._writers = jobs.writers(self.config, self.cast)
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
        first = message.origin != "bot" and message.user_id not in self.talk.people
        line = stimuli.of_message(message, first_line=first)
        if line.id in self.talk.authors:
            self._note(deciding.record(self.config, line, now_ms, "deduped"))
            return
        replied_to = self.talk.authors.get(message.reply_to or "", "")
        current = now_ms - line.ts_ms <= MAX_AGE_MS
        talk.hear(self.talk, line)
        state.hear(self.state, line, now_ms, current=current)
        if self.live and self.config.features.enable_firehose_read:
            self._core_hears(line, replied_to, now_ms)
            if current and not line.marker:
                self._plan_all(
                    audience.hears(
                        self.config, self.crowd, self.state, self.talk, line, replied_to, now_ms
                    )
                )

    def watch(self, context: StreamContext, now_ms: int) -> None:
        """What is on stream now. Only new speech and new events count as something happening."""
        scene = stimuli.scene_of(context)
        if scene.spoken not in ("", self.talk.scene.spoken):
            self.state.fresh_ms = now_ms
        self.talk.scene = scene
        for event in stimuli.events_of(context):
            if state.witness(self.state, event, now_ms, max_age_ms=MAX_AGE_MS):
                talk.witness(self.talk, event)
                if self.live:
                    self._react_to_event(event, now_ms)

    def observe(self, observation: StreamObservation, now_ms: int) -> None:
        """What was seen in a frame: remembered, and commented on where auto commentary is on."""
        seen = stimuli.of_observation(observation)
        talk.see(self.talk, seen)
        rules = self.commentary
        if rules is None or not rules.enabled or not self.live:
            return
        by, reason = commentary.judge(
            observation, rules, self.comments, self.cast, self.room.room_id
        )
        budget = self.config.timing.max_bot_msgs_per_10s
        if reason == "p_pass" and view.core_lines_10s(self.state, now_ms) >= budget:
            reason = "budget"
        decision = deciding.record(self.config, seen, now_ms, reason, by)
        if not decision.speak:
            self._note(decision)
            return
        commentary.made(self.comments, observation, rules, by)
        text = commentary.text_of(observation, rules, self.cast[by].safety.max_chars)
        self._plan(decision, plans.comment(self.config, decision, seen, text))

    # --- what goes out ---------------------------------------------------------------------------

    def advance(self, now_ms: int, brought: LineResults = NOTHING) -> list[ChatMessage]:
        """Run the ticks up to now, then the lines that are due, ready to publish; a line for which
        no text was brought is written here."""
        st = self.state
        st.tick_ms = max(st.tick_ms, now_ms - OUTAGE_MS)
        while st.tick_ms <= now_ms:
            self._tick(st.tick_ms)
        due = state.take_due(st, now_ms)
        said = (self._say(line, brought) for line in due)
        return [message for message in said if message is not None]

    def next_wake_ms(self) -> int:
        """When ``advance`` has something to do next."""
        pending = self.state.pending
        return min(self.state.tick_ms, pending[0].due_ms) if pending else self.state.tick_ms

    def take_jobs(self) -> list[LineJob]:
        """The lines planned since the last call that a model should write."""
        return self._jobs.new(self.state.pending, self._writers, self.cast, self._request)

    def due_jobs(self, now_ms: int) -> list[str]:
        """Ids of the lines ``advance(now_ms)`` will say for which a text may have come."""
        return jobs.due(self.state.pending, self._writers, now_ms)

    def answers(self) -> list[PlannedLine]:
        """The core personas' planned lines to people: those that memories may bear on."""
        return [line for line in self.state.pending if line.core and line.trigger.from_person]

    def background(self) -> Background:
        """What a batch of wanted lines is told about the room."""
        return lines.background_of(self.room.title, self.talk)

    def take_decisions(self) -> list[Decision]:
        """The records since the last call, in order."""
        taken, self._decisions = self._decisions, []
        return taken

    def dump(self) -> bytes:
        """A checkpoint (msgpack) that ``load`` makes the same mind of; untaken records are lost."""
        return saved.pack(self)

    @classmethod
    def load(cls, data: bytes, phrasebook: Phrasebook, names: NameBook | None = None) -> Self:
        """The mind that ``dump`` was called on; msgspec.DecodeError for anything else."""
        kept = saved.unpack(data)
        now_ms = kept.state.tick_ms
        mind = cls(kept.room, kept.roster, phrasebook, now_ms=now_ms, names=names)
        mind.markers, mind.commentary = kept.markers, kept.commentary
        mind.state, mind.talk, mind.comments = kept.state, kept.talk, kept.comments
        return mind

    # --- core personas ---------------------------------------------------------------------------

    def _core_hears(self, line: Stimulus, replied_to: str, now_ms: int) -> None:
        named = {name for name, one in self.cast.items() if view.is_named(line, one, replied_to)}
        if line.origin == "bot" and not named:
            refused = deciding.record(self.config, line, now_ms, "bot_origin")
            self._note(replace(refused, refused={"bot_origin": len(self.cast)}))
            return
        standings = self._standings(now_ms, named, line.author_id)
        for decision in deciding.react(line, self._moment(now_ms), standings):
            if decision.speak:
                self._plan(decision, plans.reply(self.config, decision, line))
                continue
            self._note(decision)
            if decision.mention_detected and line.from_person:
                self.state.mentions[decision.persona_id] = line

    def _react_to_event(self, event: Stimulus, now_ms: int) -> None:
        standings = self._standings(now_ms)
        for decision in deciding.react(event, self._moment(now_ms), standings):
            if decision.speak:
                self._plan(decision, plans.reaction(self.config, decision, event))
            else:
                self._note(decision)
        self._plan_all(audience.reacts(self.config, self.crowd, self.state, event, now_ms))

    def _tick(self, tick_ms: int) -> None:
        st, timing = self.state, self.config.timing
        span = pacing.next_tick(self.seed, tick_ms, timing.tick_min_ms, timing.tick_max_ms)
        st.tick_ms += span
        state.prune(st, tick_ms, timing.mention_window_s * 1000)
        if not self.live:
            return
        tick = stimuli.of_tick(self.room.room_id, tick_ms)
        f = deciding.freshness(st.fresh_ms, tick_ms)
        self._core_tick(tick, span, f)
        self._plan_all(audience.ticks(self.config, self.crowd, st, tick, span, f))

    def _core_tick(self, tick: Stimulus, span_ms: int, f: float) -> None:
        mentions = {name: one for name, one in self.state.mentions.items() if name in self.cast}
        decision = deciding.tick(
            tick,
            self._moment(tick.ts_ms),
            self._standings(tick.ts_ms, mentions.keys()),
            span_ms=span_ms,
            idle=self.config.audience.idle_rate * view.core_part(self.config),
            f=f,
        )
        if not decision.speak:
            if silence := state.keep_silence(self.state, decision):
                self._note(silence)
        elif mention := mentions.get(decision.persona_id):
            self._plan(decision, plans.reply(self.config, decision, mention))
        else:
            about = plans.tick_subject(self.state, self.config, tick)
            self._plan(decision, plans.remark(self.config, decision, about))

    # --- planning and saying ---------------------------------------------------------------------

    def _plan_all(self, planned: Iterable[tuple[Decision, PlannedLine]]) -> None:
        for decision, line in planned:
            self._plan(decision, line)

    def _plan(self, decision: Decision, line: PlannedLine) -> None:
        line = jobs.postponed(line, self._writers, decision.ts_ms)
        if ceiling_full(self.state.dues, line.due_ms, self.config.audience.ceiling()):
            self._note(replace(decision, reason="ceiling"))
            return
        decided = replace(decision, reply_id=line.reply_id, due_ms=line.due_ms)
        state.decide(self.state, decided, line)
        self._note(decided)

    def _say(self, line: PlannedLine, brought: LineResults) -> ChatMessage | None:
        author, now_ms = lines.author_of(line.chatter_id, self.crowd, self.cast), line.due_ms
        if author is None:
            return None
        if line.passing and deciding.freshness(self.state.fresh_ms, now_ms) == 0:
            self._note(deciding.record(self.config, line.trigger, now_ms, "still", line.chatter_id))
            return None
        if not line.core:
            line = plans.in_character(self.talk, line, view.hype_level(self.state, now_ms))
        text = line.text or brought.text(line.reply_id)
        request = replace(self._request(line, author), memories=brought.facts(line.reply_id))
        text = text or lines.own_words(request, self._writers.get(line.chatter_id), self.book)
        talk.say(self.talk, line.chatter_id, now_ms, text)
        return lines.message_for(line, author, self.room.room_id, text, brought.cost(line.reply_id))

    def _request(self, line: PlannedLine, author: lines.Author | None = None) -> LineRequest:
        hype = view.hype_level(self.state, line.due_ms)
        author = author or lines.persona_author(self.cast[line.chatter_id])
        return lines.request_for(line, author, self.talk, self.config, hype=hype)

    def _moment(self, now_ms: int) -> Moment:
        return view.moment(
            self.config,
            self.state,
            now_ms,
            share=self._share,
            topics=talk.topics_of(self.talk.scene),
            markers=self.markers,
        )

    def _standings(
        self, now_ms: int, named: AbstractSet[str] = frozenset(), author_id: str = ""
    ) -> list[Standing]:
        return view.standings(self.cast, self.state, self.seed, now_ms, named, author_id)

    def _note(self, decision: Decision) -> None:
        self._decisions.append(decision)
