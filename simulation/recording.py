"""A recorded live session: the policy's written order with the bodies it speaks of.

``start.msgpack`` is the checkpoint before the first act; ``acts.jsonl`` holds one act per line. The
same fold that runs live (``personas.engine.shard``) recomputes every decision from the two.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from personas.engine.minds import Minds
from personas.engine.policylog import Checkpoint, Input, LogEntry, pack, unpack
from personas.engine.shard import Shard
from personas.policy.types import Decision
from protocol.messages import ChatMessage

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


def record_of(item: Input) -> Record:
    return Record(item.name, item.id, item.data.decode("utf-8", "replace"))


def write_start(folder: Path, checkpoint: Checkpoint) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / START).write_bytes(pack(checkpoint))


def read_start(folder: Path) -> Checkpoint:
    try:
        checkpoint = unpack((folder / START).read_bytes())
    except OSError as error:
        raise BadRecording(f"{folder} holds no {START}; was it made by simulate record?") from error
    if checkpoint is None:
        raise BadRecording(f"{folder / START} is of another version")
    return checkpoint


def read_acts(folder: Path) -> Iterator[Act]:
    try:
        with (folder / ACTS).open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield _act(folder, number, line)
    except OSError as error:
        raise BadRecording(f"{folder} holds no {ACTS}; was it made by simulate record?") from error


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


def _inputs(records: Iterable[Record]) -> list[Input]:
    return [Input(r.name, r.id, r.data.encode()) for r in records]
