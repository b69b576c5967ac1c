"""A recorded stream: speech and events from two WebVTT files, played in a loop on a clock.

``configs/streams/<name>.vtt`` holds the speech (``<v Speaker>text``), ``<name>.events.vtt`` one JSON
object per cue. Loading reads files; everything else here takes values.
"""

import html
import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

import msgspec
import webvtt
from msgspec import Meta, Struct
from webvtt.errors import MalformedFileError

from protocol.fields import Text64, Text128, Text2048, Unit
from streamctx.items import Happening, Item, Speech

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


class Clock(Struct, frozen=True):
    """Where a playback is: begun at ``started_ms`` (Unix), running ``speed`` times real time."""

    started_ms: int
    speed: float = 1.0

    def position(self, now_ms: int) -> int:
        """Milliseconds of stream played at ``now_ms``, over all loops; negative before the start."""
        return math.floor((now_ms - self.started_ms) * self.speed)

    def at(self, position_ms: int) -> int:
        """When ``position_ms`` is reached, Unix ms: the first one whose ``position`` is there."""
        return self.started_ms + math.ceil(position_ms / self.speed)


def load(folder: Path, name: str) -> Track:
    """The stream called ``name`` in ``folder``; BadTrack says what is wrong with it."""
    speech, events = folder / f"{name}{SPEECH}", folder / f"{name}{EVENTS}"
    if not speech.is_file():
        raise BadTrack(f"{speech.name}: no such file in {folder}")
    marks = events.stat().st_mtime_ns if events.is_file() else 0
    return _load(speech, events if marks else None, speech.stat().st_mtime_ns, marks)


@lru_cache(maxsize=32)
def _load(speech: Path, events: Path | None, _changed: int, _events_changed: int) -> Track:
    cues = [_spoken(cue) for cue in _read(speech)]
    if events is not None:
        cues += [_event(events, cue) for cue in _read(events)]
    if not cues:
        raise BadTrack(f"{speech.name}: holds no cue")
    cues.sort(key=lambda cue: cue.start_ms)
    end = max(cue.end_ms for cue in cues)
    return Track(speech.stem, tuple(cues), end, events is not None)


def _read(path: Path) -> Iterator[Cue]:
    try:
        captions = webvtt.read(str(path), encoding="utf-8").captions
    except (MalformedFileError, UnicodeDecodeError) as error:
        raise BadTrack(f"{path.name}: {error}") from error
    for caption in captions:
        cue = Cue(
            _ms(caption.start),
            _ms(caption.end),
            caption.voice,
            " ".join(caption.raw_text.split()),
        )
        if cue.end_ms <= cue.start_ms:
            raise BadTrack(f"{path.name}: cue at {caption.start} ends before it begins")
        if not cue.text:
            raise BadTrack(f"{path.name}: cue at {caption.start} is empty")
        yield cue


def _ms(stamp: str) -> int:
    hours, minutes, seconds = stamp.split(":")
    return int(hours) * 3_600_000 + int(minutes) * 60_000 + round(float(seconds) * 1000)


def _spoken(cue: Cue) -> Cue:
    text = cue.text.partition(">")[2] if cue.speaker else cue.text
    text = html.unescape(text.removesuffix("</v>")).strip()
    return msgspec.structs.replace(cue, text=text)


def _event(path: Path, cue: Cue) -> Cue:
    try:
        event = msgspec.json.decode(html.unescape(cue.text), type=EventCue)
    except msgspec.MsgspecError as error:
        raise BadTrack(f"{path.name}: cue at {cue.start_ms / 1000:.3f} s: {error}") from error
    return msgspec.structs.replace(cue, text=event.text, event=event)


def items_between(track: Track, clock: Clock, from_ms: int, to_ms: int) -> list[Item]:
    """What begins after ``from_ms`` and not after ``to_ms`` (Unix ms), in order, loops included.

    Ids are ``<stream>:<playback start>:<loop>:<cue>``: the same on every call and in every process,
    new after a restart and in the next loop.
    """
    first = max(0, clock.position(from_ms) + 1)
    last = clock.position(to_ms)
    items: list[Item] = []
    for loop in range(first // track.duration_ms, last // track.duration_ms + 1):
        base = loop * track.duration_ms
        for index in _starting(track.cues, first - base, last - base):
            items.append(_item(track, clock, loop, index))  # noqa: PERF401
    return items


def _starting(cues: Sequence[Cue], first: int, last: int) -> range:
    return range(
        bisect_left(cues, first, key=lambda cue: cue.start_ms),
        bisect_left(cues, last + 1, key=lambda cue: cue.start_ms),
    )


def _item(track: Track, clock: Clock, loop: int, index: int) -> Item:
    cue = track.cues[index]
    base = loop * track.duration_ms
    item_id = f"{track.name}:{clock.started_ms}:{loop}:{index}"
    at_ms = clock.at(base + cue.start_ms)
    if cue.event is None:
        until_ms = clock.at(base + cue.end_ms)
        return Speech(
            id=item_id,
            at_ms=at_ms,
            until_ms=until_ms,
            text=cue.text,
            speaker=cue.speaker,
            told=track.has_events,
        )
    event = cue.event
    return Happening(
        id=item_id,
        at_ms=at_ms,
        type=event.type,
        strength=event.strength,
        text=event.text,
        question=event.question,
        options=event.options,
        scene=event.scene,
    )


def scene_at(track: Track, clock: Clock, now_ms: int) -> Happening | None:
    """The last happening of this playback that set the scene, at or before ``now_ms``."""
    position = clock.position(now_ms)
    if position < 0:
        return None
    loop, offset = divmod(position, track.duration_ms)
    scenes = [i for i, cue in enumerate(track.cues) if cue.event and cue.event.scene]
    before = [i for i in scenes if track.cues[i].start_ms <= offset]
    if not before and loop == 0:
        return None
    found = _item(track, clock, loop if before else loop - 1, (before or scenes or [-1])[-1])
    return found if isinstance(found, Happening) and found.scene else None
