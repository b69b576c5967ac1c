"""What the database knows of every room with something on stream, as values."""

import logging
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from streamctx.context import WINDOW_MS
from streamctx.items import Happening, Item
from streamctx.models import Note, Playback
from streamctx.sources.transcript import BadTrack, Clock, Track, items_between, load, scene_at

log = logging.getLogger(__name__)

_SCENE_KEPT_MS: Final = 24 * 3600 * 1000


class Stage(Struct):
    """One room: the recording that plays there, if any, and the notes of the window."""

    playing: tuple[Track, Clock] | None = None
    notes: list[Item] = field(default_factory=list)
    scene: Happening | None = None

    def items(self, now_ms: int) -> list[Item]:
        """Everything of the window that has begun at ``now_ms``."""
        items = list(self.notes)
        if self.playing:
            items += items_between(*self.playing, now_ms - WINDOW_MS, now_ms)
        return items

    def scene_name(self, now_ms: int) -> str | None:
        """The scene last set, by the recording or a note, whichever is later."""
        told = scene_at(*self.playing, now_ms) if self.playing else None
        latest = max(filter(None, (told, self.scene)), key=lambda e: e.at_ms, default=None)
        return latest.scene if latest else None

    def origin_ms(self) -> int:
        """Where the window's times count from: the playback's start, else the Unix epoch."""
        return self.playing[1].started_ms if self.playing else 0


def stages(folder: Path, now_ms: int) -> dict[str, Stage]:
    """By room id; a stream whose files cannot be played is logged and left out."""
    found: dict[str, Stage] = {}
    for playback in Playback.objects.filter(playing=True):
        try:
            track = load(folder, playback.stream)
        except BadTrack:
            log.exception("cannot play %s", playback, extra={"event": "streamctx.bad_track"})
            continue
        found[playback.room_id] = Stage(playing=(track, playback.clock()))
    for note in Note.objects.filter(created_ms__gt=now_ms - WINDOW_MS).order_by("created_ms"):
        found.setdefault(note.room_id, Stage()).notes += note.items()
    _set_scenes(found, now_ms)
    return found


def _set_scenes(found: dict[str, Stage], now_ms: int) -> None:
    """A scene note holds for a day, or until the playback is started again."""
    scenes = Note.objects.filter(
        kind=Note.Kind.SCENE, room_id__in=list(found), created_ms__gt=now_ms - _SCENE_KEPT_MS
    )
    for note in scenes.order_by("created_ms"):
        stage = found[note.room_id]
        if note.created_ms >= stage.origin_ms():
            stage.scene = next(i for i in note.items() if isinstance(i, Happening))
