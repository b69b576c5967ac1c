"""Scripted people of a simulated run: what they write and when."""

import re
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from protocol.fields import MessageId, Name
from protocol.ids import hash64

_CLOCK: Final = re.compile(r"(?:(\d+):)?(\d+):(\d{1,2}(?:\.\d+)?)")


class BadScript(ValueError):
    """The people file cannot be read; the text names file, line and rule."""


class PersonLine(Struct, frozen=True):
    """``at_ms`` counts from the start of the run."""

    at_ms: int
    id: str
    user: str
    text: str
    reply_to: str | None = None


class _Row(Struct, frozen=True, forbid_unknown_fields=True):
    at: float | str
    user: Name
    text: Annotated[str, Meta(min_length=1, max_length=500)]
    id: MessageId | None = None
    reply_to: MessageId | None = None


def load(path: Path) -> list[PersonLine]:
    """Lines in time order from JSON lines ``{"at": seconds or "m:ss", "user": …, "text": …}``.

    ``id`` lets another row answer this one by ``reply_to``.
    """
    try:
        raw = path.read_bytes().splitlines()
    except OSError as error:
        raise BadScript(f"{path}: {error.strerror}") from error
    found = [_line(path, n, line) for n, line in enumerate(raw, 1) if line.strip()]
    return sorted(found, key=lambda line: line.at_ms)


def _line(path: Path, number: int, raw: bytes) -> PersonLine:
    try:
        row = msgspec.json.decode(raw, type=_Row)
        at_ms = round(seconds(row.at) * 1000)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadScript(f"{path}, line {number}: {error}") from error
    message_id = row.id or f"{hash64(number, row.user, row.text):016x}"
    return PersonLine(at_ms, message_id, row.user, row.text, row.reply_to)


def seconds(at: float | str) -> float:
    """Seconds for a number, ``m:ss`` or ``h:mm:ss``."""
    if not isinstance(at, str):
        return float(at)
    match = _CLOCK.fullmatch(at)
    if match is None:
        raise ValueError(f"{at!r} is no time; write seconds, m:ss or h:mm:ss")
    hours, minutes, rest = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(rest)
