"""A recorded session, live or simulated: the policy's written order with the bodies it speaks of.

``start.msgpack`` is the checkpoint before the first act; ``acts.jsonl`` holds one act per line. The
fold that ran then (``personas.engine.shard``) recomputes every decision from the two.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from personas.engine.minds import Minds
from personas.engine.policylog import Checkpoint, LogEntry, pack, unpack
from personas.engine.shard import Shard
from personas.policy.types import Decision
from protocol.codec import BadMessage, decode
from protocol.entries import Entry
from protocol.event_types import event_type_named
from protocol.messages import ChatMessage, StreamContext, StreamObservation

START: Final = "start.msgpack"
ACTS: Final = "acts.jsonl"


class BadRecording(Exception):
    """The folder holds no recording this software can read; the text says what is wrong."""


class Record(Struct, frozen=True):
    """One input as text: its stream's name, its id there, and its JSON."""

    name: str
    id: str
    data: str


class Act(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of the policy's log, with the records it and its reset name."""

    log_id: str
    entry: LogEntry
    inputs: tuple[Record, ...] = ()
    past: tuple[Record, ...] = ()


class Replayed(Struct):
    """What one act led to."""

    act: Act
    lines: list[ChatMessage]
    decisions: list[Decision]


def act_of(
    log_id: str, entry: LogEntry, inputs: Iterable[Entry], past: Iterable[Entry] = ()
) -> Act:
    """Return the act as it is written."""
    return Act(log_id=log_id, entry=entry, inputs=_records(inputs), past=_records(past))


def _records(items: Iterable[Entry]) -> tuple[Record, ...]:
    return tuple(Record(one.stream, one.id, one.data.decode("utf-8", "replace")) for one in items)


def write_start(folder: Path, checkpoint: Checkpoint) -> None:
    """Write the first file of a recording, making its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / START).write_bytes(pack(checkpoint))


def read_start(folder: Path) -> Checkpoint:
    """Return the state before the first act; BadRecording when there is none to be read."""
    try:
        checkpoint = unpack((folder / START).read_bytes())
    except OSError as error:
        raise BadRecording(
            f"{folder} holds no {START}; was it made by simulate run or record?"
        ) from error
    if checkpoint is None:
        raise BadRecording(f"{folder / START} is of another version")
    return checkpoint


def read_acts(folder: Path) -> Iterator[Act]:
    """Give the acts in their order; BadRecording names the line that is none."""
    try:
        with (folder / ACTS).open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield _act(folder, number, line)
    except OSError as error:
        raise BadRecording(
            f"{folder} holds no {ACTS}; was it made by simulate run or record?"
        ) from error


def _act(folder: Path, number: int, line: bytes) -> Act:
    try:
        return msgspec.json.decode(line, type=Act)
    except msgspec.MsgspecError as error:
        raise BadRecording(f"{folder / ACTS}, line {number}: {error}") from error


def replay(checkpoint: Checkpoint, acts: Iterable[Act], minds: Minds) -> Iterator[Replayed]:
    """Recompute every act, in order, as the live run did."""
    shard = Shard.restore(checkpoint, minds)
    for act in acts:
        outcome = shard.apply(act.entry, _inputs(act.inputs), _inputs(act.past))
        yield Replayed(act, outcome.lines, outcome.decisions)


def _inputs(records: Iterable[Record]) -> list[Entry]:
    return [Entry(r.name, r.id, r.data.encode()) for r in records]


def on_stream(folder: Path) -> dict[str, str]:
    """Return in words, by id, what happened on stream and what was seen there; nothing for a folder
    without acts. BadRecording names a line that is no act."""
    found: dict[str, str] = {}
    for act in read_acts(folder) if (folder / ACTS).is_file() else ():
        for record in act.inputs:
            with suppress(BadMessage):  # the policy skipped it too
                found.update(_told(record))
    return found


def _told(record: Record) -> Iterator[tuple[str, str]]:
    if record.name == "observations":
        seen = decode(record.data.encode(), StreamObservation)
        yield seen.id, seen.summary
    elif record.name == "context":
        for event in decode(record.data.encode(), StreamContext).events:
            meta, label = event.meta or {}, event_type_named(event.type).label
            if "id" in meta:
                yield str(meta["id"]), f"{label}, {meta.get('text', '')}"
