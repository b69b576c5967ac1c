"""The state of a shard's rooms as a fold over log entries: one mind per room. Pure.

The same entries give the same lines, whether they are acted on live, after a take-over or in
``simulate replay``.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Self

from msgspec import Struct, field

from personas.engine.minds import Minds
from personas.engine.policylog import Checkpoint, LogEntry
from personas.llm_lines.jobs import LineResults
from personas.mind.mind import Mind
from personas.policy.types import Decision
from protocol.codec import BadMessage, decode
from protocol.control import MAX_ENTRY_BYTES, ControlEntry, RoomSnapshot, RosterSnapshot
from protocol.entries import Entry
from protocol.messages import ChatMessage, StreamContext, StreamObservation

log = logging.getLogger(__name__)

NEVER: Final = 2**63
_TOLD: Final[Mapping[str, tuple[type[Any], Callable[[Mind, Any, int], None]]]] = {
    "firehose": (ChatMessage, Mind.hear),
    "context": (StreamContext, Mind.watch),
    "observations": (StreamObservation, Mind.observe),
}
"""What the records of a stream are, and how a mind is told."""


class Outcome(Struct):
    """``lines`` are due now and complete; ``counts`` go to the role's counters."""

    lines: list[ChatMessage] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class Shard:
    """All rooms of one shard: ``minds`` by room id. ``now`` is the effective time of the last applied
    entry (Unix ms)."""

    def __init__(self, minds: Minds) -> None:
        self._make = minds
        self._config: dict[tuple[str, str], ControlEntry] = {}
        self.minds: dict[str, Mind] = {}
        self._rest_until: dict[str, int] = {}
        self.now = 0

    @classmethod
    def restore(cls, checkpoint: Checkpoint, minds: Minds) -> Self:
        """Return the shard a checkpoint was made of; msgspec.DecodeError when it cannot be read."""
        shard = cls(minds)
        shard.now = checkpoint.now
        shard._config = {entry.subject: entry for entry in checkpoint.config}
        shard.minds = {room: minds.load(data) for room, data in checkpoint.minds.items()}
        return shard

    @property
    def config(self) -> tuple[ControlEntry, ...]:
        """The newest snapshot of each room and roster, for a checkpoint."""
        return tuple(self._config.values())

    def dump(self) -> dict[str, bytes]:
        """Return every mind's checkpoint, by room."""
        return {room_id: mind.dump() for room_id, mind in self.minds.items()}

    def room(self, room_id: str) -> RoomSnapshot | None:
        """Return the room as it is configured, None where there is none."""
        entry = self._config.get(("room", room_id))
        return entry.room if entry else None

    def rosters(self) -> Mapping[str, RosterSnapshot]:
        """Who may speak, by room."""
        return {room_id: self._roster(room_id) for room_id in self.minds}

    def next_wake_ms(self) -> int:
        """When ``apply`` has something to do without input; a room that failed rests a second."""
        wake_ms = NEVER
        for room_id, mind in self.minds.items():
            wake_ms = min(wake_ms, max(mind.next_wake_ms(), self._rest_until.get(room_id, 0)))
        return wake_ms

    def apply(
        self, entry: LogEntry, inputs: Sequence[Entry], past: Sequence[Entry] = ()
    ) -> Outcome:
        """Act on one log entry. ``inputs`` are its records in its order; ``past`` those which a
        reset only remembers."""
        outcome = Outcome()
        self.now = entry.now
        if entry.reset is not None:
            self._start_afresh(entry.reset.config, past)
        touched = {self._take(record, outcome.counts) for record in inputs}
        for room_id, mind in list(self.minds.items()):
            if room_id in touched or mind.next_wake_ms() <= entry.now:
                self._guard(room_id, self._live, mind, outcome, entry)
        return outcome

    def _start_afresh(self, config: Iterable[ControlEntry], past: Sequence[Entry]) -> None:
        self._config, self.minds = {}, {}
        for entry in config:
            self._guard(entry.room_id, self._configure, entry)
        for record in past:
            self._take(record, Counter())
        for mind in self.minds.values():
            mind.take_decisions()

    def _live(self, mind: Mind, outcome: Outcome, entry: LogEntry) -> None:
        outcome.lines += mind.advance(self.now, LineResults(entry.texts, entry.memories))
        outcome.decisions += mind.take_decisions()

    def _take(self, record: Entry, counts: Counter[str]) -> str:
        """Act on one record; return the id of its room, '' for a record that is none."""
        seen = record.stream == "observations"
        counts["messages_consumed"] += record.stream == "firehose"
        counts["observations_received"] += seen
        try:
            room_id, act = self._read(record)
        except BadMessage as error:
            counts["inputs_invalid"] += 1
            counts["observations_invalid"] += seen
            log.warning(
                "skipped %s %s: %s",
                record.stream,
                record.id,
                error,
                extra={"event": "policy.bad_input"},
            )
            return ""
        counts["observations_valid"] += seen
        if not self._guard(room_id, act):
            counts["inputs_failed"] += 1
        return room_id

    def _read(self, record: Entry) -> tuple[str, Callable[[], None]]:
        """Return the room a record is about, and how to act on it; BadMessage for none of ours."""
        if record.stream == "control":
            change = decode(record.data, ControlEntry, max_bytes=MAX_ENTRY_BYTES)
            return change.room_id, lambda: self._configure(change)
        kind, tell = _TOLD[record.stream]
        message = decode(record.data, kind)
        mind = self.minds.get(message.room_id)
        return message.room_id, lambda: tell(mind, message, self.now) if mind else None

    def _configure(self, change: ControlEntry) -> None:
        """Take a snapshot unless a newer one is known; ``closed`` is the newest of its room."""
        known = self._config.get(change.subject)
        if known is not None and known.version > change.version:
            return
        self._config[change.subject] = change
        if change.kind == "closed":
            self.minds.pop(change.room_id, None)
            return
        mind = self.minds.get(change.room_id)
        if mind is not None:
            mind.configure(room=change.room, roster=change.roster)
        elif change.room is not None:
            roster = self._roster(change.room_id)
            self.minds[change.room_id] = self._make.new(change.room, roster, self.now)

    def _roster(self, room_id: str) -> RosterSnapshot:
        entry = self._config.get(("roster", room_id))
        if entry is None or entry.roster is None:
            return RosterSnapshot(room_id=room_id, personas=())
        return entry.roster

    def _guard(self, room_id: str, act: Callable[..., None], *args: object) -> bool:
        """Whether ``act`` went through: what breaks one room must not stop the others."""
        try:
            act(*args)
        except Exception:
            log.exception(
                "a room failed and goes on", extra={"event": "policy.failed", "room": room_id}
            )
            self._rest_until[room_id] = self.now + 1000
            return False
        return True
