"""A recorded stream's two WebVTT files, as text, read into one track. Pure.

``<name>.vtt`` holds the speech (``<v Speaker>text``), ``<name>.events.vtt`` one JSON object per cue.
"""

import html
from collections.abc import Iterator
from typing import Annotated, Final

import msgspec
import webvtt
from msgspec import Meta, Struct
from webvtt.errors import MalformedFileError

from protocol.fields import Text64, Text128, Text2048, Unit

SPEECH: Final = ".vtt"
EVENTS: Final = ".events.vtt"


class BadTrack(ValueError):
    """A stream's file cannot be played; the text names file, cue and rule."""


class EventCue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The payload of an event cue."""

    type: Text64
    strength: Unit
    text: Text2048
    question: Text2048 | None = None
    options: Annotated[tuple[Text64, ...], Meta(max_length=8)] = ()
    scene: Text128 | None = None


class Cue(Struct, frozen=True):
    """``start_ms`` and ``end_ms`` count from the beginning of the stream."""

    start_ms: int
    end_ms: int
    speaker: str | None
    text: str
    event: EventCue | None = None


class Track(Struct, frozen=True):
    """A stream's cues by start. ``has_events`` is False when there is no event file."""

    name: str
    cues: tuple[Cue, ...]
    duration_ms: int
    has_events: bool


def read_track(name: str, speech: str, events: str | None) -> Track:
    """Return the stream called ``name`` from the text of its files; BadTrack says what is wrong.

    ``events`` is None where there is no event file.
    """
    cues = [_spoken(cue) for cue in _cues(f"{name}{SPEECH}", speech)]
    if events is not None:
        file = f"{name}{EVENTS}"
        cues += [_event(file, cue) for cue in _cues(file, events)]
    if not cues:
        raise BadTrack(f"{name}{SPEECH}: holds no cue")
    cues.sort(key=lambda cue: cue.start_ms)
    end = max(cue.end_ms for cue in cues)
    return Track(name, tuple(cues), end, events is not None)


def _cues(file: str, text: str) -> Iterator[Cue]:
    try:
        captions = webvtt.from_string(text).captions
    except MalformedFileError as error:
        raise BadTrack(f"{file}: {error}") from error
    for caption in captions:
        cue = Cue(
            _ms(caption.start),
            _ms(caption.end),
            caption.voice,
            " ".join(caption.raw_text.split()),
        )
        if cue.end_ms <= cue.start_ms:
            raise BadTrack(f"{file}: cue at {caption.start} ends before it begins")
        if not cue.text:
            raise BadTrack(f"{file}: cue at {caption.start} is empty")
        yield cue


def _ms(stamp: str) -> int:
    hours, minutes, seconds = stamp.split(":")
    return int(hours) * 3_600_000 + int(minutes) * 60_000 + round(float(seconds) * 1000)


def _spoken(cue: Cue) -> Cue:
    text = cue.text.partition(">")[2] if cue.speaker else cue.text
    text = html.unescape(text.removesuffix("</v>")).strip()
    return msgspec.structs.replace(cue, text=text)


def _event(file: str, cue: Cue) -> Cue:
    try:
        event = msgspec.json.decode(html.unescape(cue.text), type=EventCue)
    except msgspec.MsgspecError as error:
        raise BadTrack(f"{file}: cue at {cue.start_ms / 1000:.3f} s: {error}") from error
    return msgspec.structs.replace(cue, text=event.text, event=event)
