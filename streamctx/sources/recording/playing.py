"""A track on a clock: which of its cues begin when, loops included. Pure."""

import math
from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct

from streamctx.context import WINDOW_MS
from streamctx.items import Happening, Item, Speech
from streamctx.sources.recording.reading import Cue, Track
from streamctx.stage import Told


class Clock(Struct, frozen=True):
    """Where a playback is: begun at ``started_ms`` (Unix), running ``speed`` times real time."""

    started_ms: int
    speed: float = 1.0

    def position(self, now_ms: int) -> int:
        """Return the ms of stream played by ``now_ms``, over all loops; negative before the start."""
        return math.floor((now_ms - self.started_ms) * self.speed)

    def at(self, position_ms: int) -> int:
        """Return when ``position_ms`` is reached (Unix ms): the first time ``position`` gives it."""
        return self.started_ms + math.ceil(position_ms / self.speed)


class Playing(Struct, frozen=True):
    """A track and the clock it runs on."""

    track: Track
    clock: Clock

    def told(self, room_id: str, now_ms: int) -> Told:
        """Return what a room sees of it at ``now_ms`` (Unix ms)."""
        return Told(
            room_id=room_id,
            items=items_between(self.track, self.clock, now_ms - WINDOW_MS, now_ms),
            scene=scene_at(self.track, self.clock, now_ms),
            origin_ms=self.clock.started_ms,
            live=True,
        )

    def next_event_ms(self, after_ms: int, until_ms: int) -> int | None:
        """Return when the next event happens that is due by ``until_ms`` (Unix ms), else None."""
        coming = items_between(self.track, self.clock, after_ms, until_ms)
        return next((item.at_ms for item in coming if isinstance(item, Happening)), None)


def items_between(track: Track, clock: Clock, from_ms: int, to_ms: int) -> list[Item]:
    """Return what begins after ``from_ms`` and not after ``to_ms`` (Unix ms), in order.

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
    """Return the last happening of this playback that set the scene, at or before ``now_ms``."""
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
