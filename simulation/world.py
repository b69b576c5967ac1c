"""A room on a virtual clock: the second driver of the engine, with streams in memory.

Nothing is decided here. Stage, gateway step, engine and memory are what the live workers call; this
file only says at which time. ``Acted`` outputs are the log that ``simulate replay`` reads.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from personas.engine.engine import Engine
from personas.engine.minds import Minds
from personas.engine.policylog import BEGINNING, Checkpoint, LogEntry, Position, in_order
from personas.engine.shard import Shard
from personas.policy.types import Decision
from protocol.codec import encode
from protocol.control import RoomSnapshot, RosterSnapshot, entry_of
from protocol.entries import Entry
from protocol.messages import ChatMessage, StreamContext, StreamObservation
from simulation.firehose import Firehose, Refused, Shown
from simulation.onstage import FAR, OnStage
from simulation.own_memory import OwnMemory
from simulation.own_queue import OwnQueue, Write, nobody
from simulation.script import Scripted
from streamctx.sources.recording.playing import Clock, Playing
from streamctx.sources.recording.reading import Track

MINUTE_MS: Final = 60_000


class Acted(Struct, frozen=True):
    """An act of the policy: its place in the log, its entry, and the records of that."""

    log_id: str
    entry: LogEntry
    records: Sequence[Entry]


Output = Shown | Refused | Acted | StreamContext | Decision


class Scenario(Struct, frozen=True):
    """What a run depends on, and nothing else: the same scenario gives the same bytes."""

    room: RoomSnapshot
    roster: RosterSnapshot
    minds: Minds
    track: Track | None
    script: tuple[Scripted, ...]
    start_ms: int
    duration_ms: int
    max_chars: int = 200


def beginning(scenario: Scenario) -> Checkpoint:
    """Return the state a run begins with: the room just opened, nothing heard."""
    room, roster = scenario.room, scenario.roster
    mind = scenario.minds.new(room, roster, scenario.start_ms)
    return Checkpoint(
        now=scenario.start_ms,
        log_id="0-0",
        positions=BEGINNING,
        config=(entry_of(room), entry_of(roster)),
        minds={room.room_id: mind.dump()},
    )


class World:
    """Runs a scenario; ``now_ms`` is the virtual time reached, ``start`` the state at its start."""

    def __init__(
        self, scenario: Scenario, write: Write = nobody, memory: OwnMemory | None = None
    ) -> None:
        """``write`` has a model write a batch of lines; without ``memory`` nobody remembers."""
        self.scenario, self.now_ms = scenario, scenario.start_ms
        self.start = beginning(scenario)
        self._queue = OwnQueue(write, memory)
        shard = Shard.restore(self.start, scenario.minds)
        self._engine = Engine(shard, remembers=memory is not None)
        self._firehose = Firehose(
            scenario.room, self.now_ms, scenario.max_chars, markers=scenario.minds.markers
        )
        self._stage = _stage(scenario)
        self._script = deque(
            (one.at_ms, one.what) for one in scenario.script if not isinstance(one.what, tuple)
        )
        self._unread: dict[Position, bytes] = {}
        self._ids = 0

    def run(
        self,
        progress: Callable[[int], None] = lambda _: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[Output]:
        """Give everything that happens, in order; ``progress`` gets the virtual time as it passes."""
        end_ms = self.scenario.start_ms + self.scenario.duration_ms
        while self.now_ms <= end_ms and not stopped():
            yield from self._moment()
            following = self._next_ms()
            if following // MINUTE_MS > self.now_ms // MINUTE_MS:
                progress(min(following, end_ms))
            self.now_ms = following

    def _next_ms(self) -> int:
        scripted = self._script[0][0] if self._script else FAR
        following = min(self._stage.next_ms, scripted, self._engine.next_ms())
        # A mind that wants to wake in the past has had its turn: time always moves on.
        return max(self.now_ms + 1, following)

    def _moment(self) -> Iterator[Output]:
        """Do what is due now: the stream first, then the script, then the simulated chatters."""
        if context := self._stage.poll(self.now_ms):
            self._append("context", encode(context))
            yield context
        while self._script and self._script[0][0] <= self.now_ms:
            what = self._script.popleft()[1]
            if isinstance(what, StreamObservation):
                self._append("observations", encode(what))
            else:
                yield from self._publish([what])
        while self._engine.must_act(self._unread, self.now_ms):
            yield from self._act()  # again, when something was said: it is heard at once
        self._queue.do(self._engine.jobs(self.now_ms), self.now_ms)

    def _act(self) -> Iterator[Output]:
        engine, now_ms = self._engine, self.now_ms
        unread, self._unread = self._unread, {}
        records = in_order(unread)
        entry = engine.entry(now_ms, records, self._queue.results(engine.awaited(now_ms)))
        outcome = engine.act(entry, records)
        yield Acted(self._id(), entry, records)
        if outcome.lines:
            yield from self._publish(outcome.lines)
        yield from [Refused("msg_rejected")] * outcome.counts["messages_refused"]
        yield from outcome.decisions

    def _publish(self, lines: Iterable[ChatMessage]) -> Iterator[Shown | Refused]:
        for output in self._firehose.publish(list(lines), self.now_ms):
            if isinstance(output, Shown):
                self._append("firehose", output.body)
            yield output

    # --- the streams that the policy reads ---

    def _id(self) -> str:
        self._ids += 1
        return f"{self.now_ms}-{self._ids}"

    def _append(self, name: str, data: bytes) -> None:
        self._unread[name, self._id()] = data


def _stage(scenario: Scenario) -> OnStage:
    start_ms, track = scenario.start_ms, scenario.track
    playing = Playing(track, Clock(start_ms)) if track else None
    script = ((one.at_ms, one.what) for one in scenario.script if isinstance(one.what, tuple))
    return OnStage(scenario.room.room_id, start_ms, playing, script)
