"""What the policy writes down before it acts: the order it read things in, and the time it took. Pure.

State is a fold over these entries (``shard.py``), so whoever takes over recomputes it exactly.
Bodies are not copied: they are read again from their streams by id.
"""

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct

from personas.llm_lines.jobs import ModelText, Recalled
from protocol.control import ControlEntry
from protocol.entries import Entry, id_key
from protocol.fields import Natural

FORMAT: Final = 2
"""Of checkpoint and log entries, written into each. Raise it when what they hold changes its
meaning: whoever finds another one starts over from the firehose and says so in the log."""
INPUTS: Final = ("control", "context", "observations", "firehose")
"""The streams the policy reads, in the order that settles entries of the same millisecond."""
BEGINNING: Final[Mapping[str, str]] = dict.fromkeys(INPUTS, "0-0")
"""The positions of whoever has read nothing yet."""

Position = tuple[str, str]
"""Stream name (``firehose``, not its key) and entry id."""


class Reset(Struct, frozen=True, kw_only=True):
    """Start afresh from ``config``: entries after ``past`` up to ``start`` are only remembered,
    those after ``start`` are news. Both give an id per input stream."""

    reason: str
    config: tuple[ControlEntry, ...]
    past: dict[str, str]
    start: dict[str, str]


class LogEntry(
    Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="format", tag=FORMAT
):
    """One act of the policy: hear ``entries`` in this order, then live up to ``now``.

    ``now`` is the effective time, Unix milliseconds, never below the entry's before it.
    ``ticks_from``: ticks before this time were missed and are not made up; 0 when none were.
    ``texts`` are what models wrote for the lines then due, ``memories`` what was recalled for them,
    both by reply id.
    """

    now: Natural
    entries: tuple[Position, ...] = ()
    ticks_from: Natural = 0
    texts: Mapping[str, ModelText] = {}
    memories: Mapping[str, Recalled] = {}
    reset: Reset | None = None


class Checkpoint(Struct, frozen=True, kw_only=True, tag_field="format", tag=FORMAT):
    """The state after acting on log entry ``log_id``; ``held`` lines wait for room on ingest."""

    now: int
    log_id: str
    positions: Mapping[str, str]
    config: tuple[ControlEntry, ...]
    minds: dict[str, bytes]
    held: tuple[bytes, ...] = ()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Checkpoint)


def pack(checkpoint: Checkpoint) -> bytes:
    """Return the bytes that ``unpack`` reads."""
    return _encoder.encode(checkpoint)


def unpack(data: bytes | None) -> Checkpoint | None:
    """Return the checkpoint, or None when there is none this software can read."""
    if data is None:
        return None
    try:
        return _decoder.decode(data)
    except msgspec.MsgspecError:
        return None


def in_order(bodies: Mapping[Position, bytes]) -> list[Entry]:
    """Return records as they are acted on: by time of arrival, then by ``INPUTS``."""

    def order(place: Position) -> tuple[int, int, tuple[int, int]]:
        arrived = id_key(place[1])
        return arrived[0], INPUTS.index(place[0]), arrived

    return [Entry(*place, bodies[place]) for place in sorted(bodies, key=order)]
