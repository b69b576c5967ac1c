"""Writes with rules, and the one question pages ask: what is on stream now?

The database is the truth. Each write also rings ``stream:notes`` once committed, so that the
running source looks at once; a lost ring costs ``LOOK_MS`` (``streamctx/runner.py``).
"""

import logging
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from msgspec.structs import asdict

from protocol.clock import now_ms, parse_ts
from protocol.codec import BadMessage, decode, encode
from protocol.connect import bus_for
from protocol.messages import StreamContext
from protocol.outage import BusDown
from streamctx.models import Note, Playback
from streamctx.rings import Ring
from streamctx.sources.notes.reading import understand
from streamctx.sources.recording.files import load
from streamctx.sources.recording.files import stream_names as names_in
from streamctx.sources.recording.reading import BadTrack

log = logging.getLogger(__name__)

CURRENT_MS: Final = 10_000
_LOOK_BACK: Final = 200


def note_add(
    *,
    room_id: str,
    kind: str,
    text: str,
    event_type: str = "",
    strength: float | None = None,
    question: str = "",
    options: Sequence[str] = (),
) -> Note:
    """Tell a room's stream something; ValidationError names the field that is wrong.

    The arguments are those of ``understand``, which says what becomes of them.
    """
    understood = understand(
        kind=kind,
        text=text,
        event_type=event_type,
        strength=strength,
        question=question,
        options=options,
    )
    note = Note(room_id=room_id, created_ms=now_ms(), **asdict(understood))
    note.full_clean()
    note.save(force_insert=True)
    _ring(room_id)
    return note


def stream_names() -> list[str]:
    """The streams in ``configs/streams``, by name."""
    return names_in(settings.CONFIG_DIR / "streams")


def playback_start(*, room_id: str, stream: str, speed: float = 1.0) -> Playback:
    """Play ``stream`` in the room from its beginning; ValidationError if it cannot be played."""
    playback = Playback.objects.filter(room_id=room_id).first() or Playback(room_id=room_id)
    playback.stream, playback.speed = stream, speed
    playback.playing, playback.started_ms = True, now_ms()
    playback.full_clean()
    try:
        load(settings.CONFIG_DIR / "streams", stream)
    except BadTrack as error:
        raise ValidationError({"stream": str(error)}) from error
    playback.save()
    _ring(room_id)
    return playback


def playback_ensure(*, room_id: str, stream: str) -> Playback:
    """Play ``stream`` in the room unless it is the one there, be it playing or stopped by hand."""
    there = Playback.objects.filter(room_id=room_id, stream=stream).first()
    return there or playback_start(room_id=room_id, stream=stream)


def playback_stop(*, room_id: str) -> None:
    if Playback.objects.filter(room_id=room_id, playing=True).update(playing=False):
        _ring(room_id)


def playback_restart_all() -> int:
    """Begin every playing stream anew, so that whoever comes now sees its opening; how many."""
    count = Playback.objects.filter(playing=True).update(started_ms=now_ms())
    _ring("")
    return count


def current(room_id: str) -> StreamContext | None:
    """What is on stream in the room: the context last published, if it is at most 10 s old."""
    bus = bus_for(settings)
    for entry in reversed(bus.latest(bus.keys.stream("context"), _LOOK_BACK)):
        try:
            context = decode(entry.data, StreamContext)
        except BadMessage:
            continue
        if context.room_id == room_id:
            return context if now_ms() - parse_ts(context.ts) <= CURRENT_MS else None
    return None


def _ring(room_id: str) -> None:
    transaction.on_commit(lambda: _ring_now(room_id))


def _ring_now(room_id: str) -> None:
    try:
        bus_for(settings).append("notes", encode(Ring(room_id=room_id)))
    except BusDown:
        log.warning("Redis is gone; the note waits in the database", extra={"room": room_id})
