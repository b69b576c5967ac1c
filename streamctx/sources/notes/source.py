"""Notes in the database, of every room; ``services.note_add`` rings when there is a new one.

A new owner of the run finds there whatever is still of the window.
"""

from typing import Final

from django.db.models import Max

from streamctx.context import WINDOW_MS
from streamctx.models import Note
from streamctx.recent import SCENE_KEPT_MS, Recent
from streamctx.sources.kinds import Source, Surroundings
from streamctx.stage import Told

KEEP_MS: Final = 7 * 24 * 3600 * 1000


class NoteSource(Source):
    """Keeps what the database said last, so that it can tell on while the database is away."""

    def __init__(self, around: Surroundings) -> None:
        self._recent = Recent()
        self._pruned = False

    def look(self, now_ms: int) -> None:
        if not self._pruned:
            Note.objects.filter(created_ms__lt=now_ms - KEEP_MS).delete()
            self._pruned = True
        found = Recent()
        fresh = Note.objects.filter(created_ms__gt=now_ms - WINDOW_MS).order_by("created_ms")
        for note in [*_latest_scenes(now_ms), *fresh]:
            for item in note.items():
                found.add(note.room_id, item)
        self._recent = found

    def tell(self, now_ms: int) -> list[Told]:
        return self._recent.told(now_ms)


def _latest_scenes(now_ms: int) -> list[Note]:
    """The note that set each room's scene last, if that was within ``SCENE_KEPT_MS``."""
    scenes = Note.objects.filter(
        kind=Note.Kind.SCENE, created_ms__gt=now_ms - SCENE_KEPT_MS
    ).order_by()
    latest = dict(scenes.values_list("room_id").annotate(Max("created_ms")))
    notes = scenes.filter(created_ms__in=set(latest.values()))
    return [note for note in notes if latest[note.room_id] == note.created_ms]
