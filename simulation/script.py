"""What a script brings into a run, and when: people's lines, notes, speech, observations.

Each line is a JSON object: ``at``, seconds or ``m:ss`` after the start of the run, and one of

  {"at": "0:30", "user": "alice", "text": "hi, first time here", "id": "alice-0001"}
  {"at": "0:40", "note": {"kind": "scene", "text": "Boss arena"}}
  {"at": "0:50", "transcript": {"text": "what a jump", "meta": {"speaker": "Ana"}}}
  {"at": "1:00", "observation": {"summary": "a goat on the roof", "hype_level": 0.8}}
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from protocol.clock import to_ts
from protocol.fields import MessageId, Name, Text64, Unit
from protocol.ids import hash64
from protocol.messages import (
    SCHEMA_VERSION,
    ChatMessage,
    StreamObservation,
    StreamTranscriptSegment,
    chat_message,
)
from simulation.console import Failed
from streamctx.items import Item
from streamctx.sources.notes.reading import MS_PER_CHAR, read_note, understand
from streamctx.sources.speech.reading import read_segment

_CLOCK: Final = re.compile(r"(?:(\d+):)?(\d+):(\d{1,2}(?:\.\d+)?)")
_SHA: Final = "0" * 64
_HARMS: Final = ("sexual_content", "violence", "self_harm", "hate", "harassment")
_NOBODY: Final = {
    "frame_id": "script",
    "frame_sha256": _SHA,
    "transcript_ids": (),
    "tags": (),
    "entities": (),
    "hype_level": 0.5,
    "safety": dict.fromkeys(_HARMS, False),
    "trace": {
        "provider": "script",
        "model": "none",
        "latency_ms": 0,
        "prompt_id": "none",
        "prompt_sha256": _SHA,
    },
}
"""An observation says this unless the script says otherwise."""

Text = Annotated[str, Meta(min_length=1, max_length=500)]
T = TypeVar("T")


class Scripted(Struct, frozen=True):
    """``what`` comes at ``at_ms`` (Unix): onto ingest, onto the observations, or on stage."""

    at_ms: int
    what: ChatMessage | StreamObservation | tuple[Item, ...]


class _Place(Struct, frozen=True):
    """Where a row stands: its room, its time (Unix ms) and its number in the file."""

    room_id: str
    at_ms: int
    number: int


class _Line(Struct, frozen=True, forbid_unknown_fields=True):
    user: Name
    text: Text
    id: MessageId | None = None
    reply_to: MessageId | None = None


class _Note(Struct, frozen=True, forbid_unknown_fields=True):
    text: Text
    kind: Literal["text", "event", "scene"] = "text"
    event_type: Literal[""] | Text64 = ""
    strength: Unit | None = None
    question: Annotated[str, Meta(max_length=500)] = ""
    options: tuple[str, ...] = ()


def load(path: Path, room_id: str, start_ms: int) -> tuple[Scripted, ...]:
    """Return what the file says for a run that begins at ``start_ms`` (Unix ms), in time order;
    Failed names the line that cannot be read."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise Failed(f"{path}: {error.strerror}") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                found.append(_read(line, room_id, start_ms, number))
        except (msgspec.MsgspecError, ValueError) as error:
            raise Failed(f"{path}, line {number}: {error}") from error
    return tuple(sorted(found, key=lambda one: one.at_ms))


def _read(line: bytes, room_id: str, start_ms: int, number: int) -> Scripted:
    row = msgspec.json.decode(line, type=dict[str, Any])
    at_ms = start_ms + round(seconds(msgspec.convert(row.pop("at", None), float | str)) * 1000)
    place = _Place(room_id, at_ms, number)
    if "user" in row:
        return Scripted(at_ms, _said(row, place))
    kinds = row.keys() & _KINDS.keys()
    if len(row) != 1 or not kinds:
        raise ValueError("say one of user and text, note, transcript, observation")
    kind = kinds.pop()
    return Scripted(at_ms, _KINDS[kind](row[kind], place))


def _said(row: Any, place: _Place) -> ChatMessage:
    line = msgspec.convert(row, _Line)
    line_id = line.id or f"{hash64(place.number, line.user, line.text):016x}"
    return said(place.room_id, place.at_ms, line.user, line.text, line_id, line.reply_to)


def said(
    room_id: str, at_ms: int, user: str, text: str, line_id: str, reply_to: str | None = None
) -> ChatMessage:
    """Return a person's line as it comes onto ingest at ``at_ms`` (Unix ms)."""
    return chat_message(
        id=line_id,
        ts=to_ts(at_ms),
        room_id=room_id,
        origin="human",
        user_id=f"person:{user}"[:64],
        display_name=user,
        content=text,
        reply_to=reply_to,
    )


def _noted(value: Any, place: _Place) -> tuple[Item, ...]:
    note = msgspec.structs.asdict(msgspec.convert(value, _Note))
    return tuple(read_note(f"script-{place.number}", place.at_ms, understand(**note)))


def _spoken(value: Any, place: _Place) -> tuple[Item, ...]:
    given = msgspec.convert(value, dict[str, Any])
    default = {"start_ms": 0, "end_ms": MS_PER_CHAR * len(str(given.get("text")))}
    segment = _message(StreamTranscriptSegment, given, place, default)
    return (read_segment(segment, place.at_ms),)


def _seen(value: Any, place: _Place) -> StreamObservation:
    return _message(StreamObservation, value, place, _NOBODY)


def _message(kind: type[T], value: Any, place: _Place, default: Mapping[str, Any]) -> T:
    """Return the wire's message with what the row says of it; room and time are the run's."""
    given = msgspec.convert(value, dict[str, Any])
    own = {"schema_name": kind.__name__, "schema_version": SCHEMA_VERSION}
    run = {"room_id": place.room_id, "ts": to_ts(place.at_ms)}
    return msgspec.convert(
        {"id": f"script-{place.number:04}", **own, **default, **given, **run}, kind
    )


_KINDS: Final[Mapping[str, Callable[[Any, _Place], StreamObservation | tuple[Item, ...]]]] = {
    "note": _noted,
    "transcript": _spoken,
    "observation": _seen,
}


def seconds(at: float | str) -> float:
    """Return the seconds of a number, ``m:ss`` or ``h:mm:ss``; ValueError for anything else."""
    if not isinstance(at, str):
        return float(at)
    match = _CLOCK.fullmatch(at)
    if match is None:
        raise ValueError(f"{at!r} is no time; write seconds, m:ss or h:mm:ss")
    hours, minutes, rest = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(rest)
