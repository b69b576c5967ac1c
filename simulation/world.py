"""A room on a virtual clock: stream, minds, gateway and people, composed of the live steps.

Nothing is decided here. The recording, the room's stage, the persona policy and the gateway's
step are the functions the live workers call; this file only says in which order, at which time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from personas.generation.phrasebook import Phrasebook
from personas.llm_lines.director import Batch, Director
from personas.llm_lines.jobs import LineResults, ModelText
from personas.mind.mind import Mind
from personas.policy.types import Decision
from protocol.clock import to_ts
from protocol.codec import decode, encode
from protocol.control import RoomSnapshot, RosterSnapshot
from protocol.entries import Entry
from protocol.ids import hash64
from protocol.messages import ChatMessage, StreamContext, chat_message
from rooms.gateway import step as gateway
from simulation.people import PersonLine
from streamctx.sources.recording.playing import Clock, Playing
from streamctx.sources.recording.reading import Track
from streamctx.stage import Stage

CONTEXT_EVERY_MS: Final = 2_000
SWEEP_EVERY_MS: Final = 1_000
FAR: Final = 2**62


class InvalidLine(Exception):
    """A simulated chatter made a line that breaks the wire contract: a defect, please report it."""


class Scenario(Struct, frozen=True):
    """What a run depends on, and nothing else: the same scenario gives the same bytes."""

    room: RoomSnapshot
    roster: RosterSnapshot
    phrasebook: Phrasebook
    track: Track | None
    people: tuple[PersonLine, ...]
    start_ms: int
    duration_ms: int
    max_chars: int = 200
    markers: bool = False


Write = Callable[[Batch], Mapping[str, ModelText]]


def nobody(batch: Batch) -> Mapping[str, ModelText]:
    """Writes nothing."""
    return {}


class Shown(Struct, frozen=True):
    """A line on the firehose: the message, and its bytes with seq and epoch."""

    message: ChatMessage
    body: bytes


class Refused(Struct, frozen=True):
    code: str


Output = Shown | Refused | StreamContext | Decision


class World:
    """Runs a scenario; ``now_ms`` is the virtual time reached."""

    def __init__(self, scenario: Scenario, write: Write = nobody) -> None:
        """``write`` has a model write a batch of lines; on the virtual clock that takes no time."""
        self.scenario = scenario
        self.now_ms = scenario.start_ms
        self.mind = Mind(
            scenario.room,
            scenario.roster,
            scenario.phrasebook,
            now_ms=scenario.start_ms,
            markers=scenario.markers,
        )
        self._gateway = gateway.State()
        self._gateway.rules[scenario.room.room_id] = gateway.rules_of(
            scenario.room, scenario.max_chars, markers=scenario.markers
        )
        self._stream = _Stream(scenario)
        self._people = list(scenario.people)
        self._director, self._write = Director(), write
        self._texts: dict[str, ModelText] = {}
        self._swept_ms = self.now_ms
        self._seq = 0
        self._epoch = f"{hash64(scenario.room.config.seed(), scenario.start_ms):012x}"[:12]

    def run(self, progress: Callable[[int], None] = lambda _: None) -> Iterator[Output]:
        """Everything that happens, in order; ``progress`` gets the virtual time as it passes."""
        end_ms = self.scenario.start_ms + self.scenario.duration_ms
        while self.now_ms <= end_ms:
            yield from self._moment()
            following = self._next_ms()
            if following // 60_000 > self.now_ms // 60_000:
                progress(min(following, end_ms))
            self.now_ms = following

    def _next_ms(self) -> int:
        spoken = self.scenario.start_ms + self._people[0].at_ms if self._people else FAR
        # A mind that wants to wake in the past has had its turn: time always moves on.
        wakes = (self._stream.next_ms, spoken, self.mind.next_wake_ms(), self._director.next_ms())
        return max(self.now_ms + 1, min(wake for wake in wakes if wake is not None))

    def _moment(self) -> Iterator[Output]:
        """What is due now: the stream first, then people, then the simulated chatters."""
        if found := self._stream.poll(self.now_ms):
            self.mind.watch(found, self.now_ms)
            yield found
        while self._people and self.scenario.start_ms + self._people[0].at_ms <= self.now_ms:
            yield from self._publish([self._spoken(self._people.pop(0))])
        yield from self._publish(self.mind.advance(self.now_ms, LineResults(self._texts)))
        yield from self.mind.take_decisions()
        self._have_written()

    def _have_written(self) -> None:
        """What the policy run and its models worker do in the live room."""
        self._director.offer(self.mind.room.room_id, self.mind.take_jobs(), self.now_ms)
        for batch in self._director.take(self.now_ms):
            told = replace(batch, background=self.mind.background())
            self._texts.update(self._write(told))

    def _spoken(self, line: PersonLine) -> ChatMessage:
        return chat_message(
            id=line.id,
            ts=to_ts(self.now_ms),
            room_id=self.scenario.room.room_id,
            origin="human",
            user_id=f"person:{line.user}"[:64],
            display_name=line.user,
            content=line.text,
            reply_to=line.reply_to,
        )

    def _publish(self, messages: Sequence[ChatMessage]) -> Iterator[Output]:
        if self.now_ms - self._swept_ms >= SWEEP_EVERY_MS:
            self._swept_ms = self.now_ms
            self._gateway.sweep(self.now_ms)
        entries = [Entry("ingest", "", encode(message)) for message in messages]
        for outcome in gateway.step(self._gateway, entries, self.now_ms):
            if isinstance(outcome, gateway.Publish):
                yield self._show(outcome.line.body)
            elif isinstance(outcome, gateway.Refuse):
                yield Refused(outcome.code)
            elif isinstance(outcome, gateway.Dead):
                raise InvalidLine(outcome.reason)

    def _show(self, body: bytes) -> Shown:
        self._seq += 1
        line = body[:-1] + f',"seq":{self._seq},"epoch":"{self._epoch}"}}'.encode()
        message = decode(line, ChatMessage)
        self.mind.hear(message, self.now_ms)
        return Shown(message, line)


class _Stream:
    """The room's stage on the virtual clock: looked at every 2 s, and at each event."""

    def __init__(self, scenario: Scenario) -> None:
        self._room_id = scenario.room.room_id
        self._stage = Stage(self._room_id)
        self._playing = (
            Playing(scenario.track, Clock(scenario.start_ms)) if scenario.track else None
        )
        self.next_ms = scenario.start_ms if scenario.track else FAR

    def poll(self, now_ms: int) -> StreamContext | None:
        """Return the context when one is due, else None."""
        if self._playing is None or now_ms < self.next_ms:
            return None
        turn = now_ms + CONTEXT_EVERY_MS
        self.next_ms = self._playing.next_event_ms(now_ms, turn) or turn
        self._stage.take([self._playing.told(self._room_id, now_ms)])
        return self._stage.show(now_ms) if self._stage.due(now_ms) else None
