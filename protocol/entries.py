"""Values that go in and out of the bus, and what it refuses. Knows no Redis. Pure."""

from typing import Any

from msgspec import Struct


class BusError(Exception):
    """Redis refused the command."""


class IngestFull(BusError):
    """The room cannot take more lines just now; try again in a moment."""


class LeaseLost(BusError):
    """Another process owns this work now; nothing was changed."""


class Entry(Struct, frozen=True):
    """One stream record: its stream's key (or its name, where no key matters), its id, its data, which
    is empty when the record was trimmed or has no such field."""

    stream: str
    id: str
    data: bytes


class Published(Struct, frozen=True):
    """``seq`` is 0 for a duplicate."""

    seq: int
    epoch: str


class Line(Struct, frozen=True):
    """A judged line ready for the firehose: ``body`` is one JSON object without seq and epoch."""

    room_id: str
    message_id: str
    body: bytes
    entry_id: str = ""

    def numbered(self, seq: int, epoch: str) -> bytes:
        """Return the line as ``publish.lua`` puts it on the firehose."""
        return b'%s,"seq":%d,"epoch":"%s"}' % (self.body[:-1], seq, epoch.encode())


def id_key(entry_id: str) -> tuple[int, int]:
    """A stream id as numbers, milliseconds first, because its text does not sort."""
    ms, _, seq = entry_id.partition("-")
    return int(ms), int(seq or 0)


def to_entry(stream: str, item: Any) -> Entry:
    """Redis's ``(id, fields)``; ``fields`` is None or empty for a trimmed record."""
    entry_id, fields = item
    return Entry(stream, entry_id.decode(), (fields or {}).get(b"data", b""))


def to_entries(answer: Any) -> list[Entry]:
    """What XREAD and XREADGROUP answer: ``[(key, [(id, fields), …]), …]`` or None."""
    return [to_entry(key.decode(), item) for key, items in answer or [] for item in items]
