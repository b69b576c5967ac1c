"""Writes with rules, and the one question pages ask: what is on stream now?

The database is the truth. Each write also rings ``stream:notes`` once committed, so that the
running source looks at once; a lost ring costs ``RELOAD_S`` seconds (``streamctx/runner.py``).
"""

import logging
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from protocol.clock import now_ms, parse_ts
from protocol.codec import BadMessage, decode, encode
from protocol.connect import bus_for
from protocol.event_types import event_type_named
from protocol.messages import StreamContext
from protocol.outage import BusDown
from streamctx.events import options as offered
from streamctx.events import question_to_chat
from streamctx.models import Note, Playback
from streamctx.rings import Ring
from streamctx.sources.transcript import EVENTS, SPEECH, BadTrack, load

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

    ``kind`` is ``text``, ``event`` or ``scene``. A text that asks chat something is a
    ``chat_question``; other texts are events of the type ``note``.
    """
    text, question = _plain(text), _plain(question)
    asked = question or _asked(kind, event_type, text)
    event_type = event_type or _event_type(kind, asked)
    note = Note(
        room_id=room_id,
        kind=kind,
        text=text,
        event_type=event_type,
        strength=event_type_named(event_type).strength if strength is None else strength,
        question=asked,
        options=[_plain(str(option))[:64] for option in options][:8] or list(offered(asked)),
        created_ms=now_ms(),
    )
    note.full_clean()
    note.save(force_insert=True)
    _ring(room_id)
    return note


def _plain(text: str) -> str:
    """One line without control characters or broken surrogates, which no stream may carry."""
    shown = (c if c.isprintable() or c == "\u200d" else " " for c in text)
    return " ".join("".join(shown).split())


def _asked(kind: str, event_type: str, text: str) -> str:
    if event_type == "chat_question":
        return text
    return (question_to_chat(text) or "") if kind == Note.Kind.TEXT else ""


def _event_type(kind: str, asked: str) -> str:
    if kind == Note.Kind.SCENE:
        return "scene_change"
    return "chat_question" if asked else "note"


def notes_prune(*, before_ms: int) -> int:
    """Forget notes older than ``before_ms`` (Unix); returns how many."""
    return Note.objects.filter(created_ms__lt=before_ms).delete()[0]


def stream_names() -> list[str]:
    """The streams in ``configs/streams``, by name."""
    files = (settings.CONFIG_DIR / "streams").glob(f"*{SPEECH}")
    return sorted(f.name.removesuffix(SPEECH) for f in files if not f.name.endswith(EVENTS))


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
