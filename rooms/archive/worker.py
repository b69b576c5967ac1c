"""Keeping what was shown: firehose lines and the decisions behind them, in batches, once each."""

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import msgspec
from django import db
from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils.dateparse import parse_datetime

from protocol.bus import Bus
from protocol.codec import BadMessage, decode
from protocol.counters import instance
from protocol.decisions import DecisionBatch
from protocol.entries import Entry
from protocol.group_reader import GroupReader
from protocol.lease import Lease
from protocol.loop import LeasedLoop
from protocol.messages import ChatMessage
from protocol.streams import ARCHIVE_GROUP
from rooms.models import ArchivedLine, LineDecision

log = logging.getLogger(__name__)

BATCH: Final = 500
GATHER_S: Final = 0.4
IDLE_MS: Final = 5_000
RETRY_S: Final = 1.0
_NUL: Final = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_NO_DB: Final = {"event": "archive.no_db"}

Row = tuple[Any, ...]

LINE_COLUMNS: Final = (
    "message_id",
    "room_id",
    "epoch",
    "seq",
    "ts",
    "origin",
    "user_id",
    "display_name",
    "content",
    "body",
)


class DatabaseFails(Exception):
    """Just now it keeps no line, whatever the line says."""


class _Record(msgspec.Struct, frozen=True):
    """As much of a decision record as the archive reads. Refusals made no line."""

    reply_id: str | None = None


_batch = msgspec.json.Decoder(DecisionBatch)
_record = msgspec.json.Decoder(_Record)


class Archive(LeasedLoop):
    """Reads lines and decisions with a group of its own, so that nothing is stored by two."""

    name = "archive"

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def start(self, lease: Lease) -> None:
        """Begin with what the last owner left unfinished."""
        self._lines, self._decisions = self._reader("firehose"), self._reader("policy_decisions")

    def _reader(self, stream: str) -> GroupReader:
        name = settings.CONSUMER_NAME or instance()
        return GroupReader(self._bus, stream, ARCHIVE_GROUP, name, idle_ms=IDLE_MS)

    def step(self, lease: Lease) -> None:
        """Store a batch of either; while the database fails, both wait."""
        try:
            if _archive(self._lines, keep_lines, block_ms=500):
                time.sleep(GATHER_S)  # a transaction per line would be the database's whole day
            _archive(self._decisions, keep_decisions, block_ms=1)
        except DatabaseFails as error:
            log.warning("lines wait for the database: %s", error, extra=_NO_DB)
            close_old_connections()
            time.sleep(RETRY_S)


def _archive(
    reader: GroupReader, keep: Callable[[Sequence[Entry]], None], *, block_ms: int
) -> bool:
    """One batch; True when there was one, and it was not full."""
    entries = reader.read(count=BATCH, block_ms=block_ms)

    def handle(batch: list[Entry]) -> None:
        with _not_theirs():
            keep(batch)
        reader.ack([entry.id for entry in batch])

    if entries:
        try:
            reader.handle_guarded(entries, handle, not_theirs=(DatabaseFails,))
        except DatabaseFails:
            reader.forgive(entries)
            raise
    return 0 < len(entries) < BATCH


@contextmanager
def _not_theirs() -> Iterator[None]:
    """Tell trouble with the database from trouble with what a line says."""
    try:
        yield
    except (db.DataError, db.IntegrityError):
        raise
    except db.Error as error:
        raise DatabaseFails(str(error)) from error


def keep_lines(entries: Sequence[Entry]) -> None:
    """Store lines; those already there stay as they are."""
    _insert(ArchivedLine._meta.db_table, LINE_COLUMNS, [_line(entry) for entry in entries])


def keep_decisions(entries: Sequence[Entry]) -> None:
    """Store the records that made a line, under its id."""
    batches = [_batch.decode(_without_nul(entry.data)) for entry in entries]
    records = [record for batch in batches for record in batch.decisions]
    rows = [
        (reply_id, bytes(record).decode())
        for record in records
        if (reply_id := _record.decode(record).reply_id)
    ]
    _insert(LineDecision._meta.db_table, ("message_id", "record"), rows)


def _line(entry: Entry) -> Row:
    body = _without_nul(entry.data)
    message = decode(body, ChatMessage)
    if message.seq is msgspec.UNSET or message.epoch is msgspec.UNSET:
        raise BadMessage("a firehose line without seq and epoch")
    return (
        message.id,
        message.room_id,
        message.epoch,
        message.seq,
        parse_datetime(message.ts),
        message.origin,
        message.user_id,
        message.display_name,
        message.content,
        body.decode(),
    )


def _without_nul(data: bytes) -> bytes:
    """The JSON with U+FFFD for each NUL, which PostgreSQL can keep in no column."""
    return _NUL.sub(rb"\1\\ufffd", data) if rb"\u0000" in data else data


def _insert(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """One executemany that skips rows already there: 8 us a row on SQLite, where bulk_create
    takes 35 (performance reference, section 7)."""
    if not rows:
        return
    names = ", ".join(columns)
    marks = ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
    adapt = connection.ops.adapt_datetimefield_value
    values = [[adapt(v) if hasattr(v, "tzinfo") else v for v in row] for row in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(insert, values)
