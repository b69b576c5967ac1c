"""One room's stage: what its sources tell, whether that makes a context due, and which one. Pure.

Whoever has the clock drives it: the leased run (``runner.py``), or ``simulate``.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from protocol.messages import StreamContext
from streamctx.context import WINDOW_MS, fold
from streamctx.items import Happening, Item

REPUBLISH_MS: Final = 1_750  # and a tick of the run: at most 2 s


class Told(Struct, frozen=True, kw_only=True):
    """What one source tells of one room.

    ``items`` are those of the last ``WINDOW_MS``. ``scene`` is the happening that set the scene
    last, however long ago. ``origin_ms`` (Unix) is the beginning that the times of the context
    count from. ``live`` keeps the room on stage while there are no items.
    """

    room_id: str
    items: Sequence[Item] = ()
    scene: Happening | None = None
    origin_ms: int | None = None
    live: bool = False


class Stage:
    """What the sources of a room tell, and what of it has been shown."""

    def __init__(self, room_id: str) -> None:
        self._room_id = room_id
        self._told: Sequence[Told] = ()
        self._shown: frozenset[str] = frozenset()
        self._shown_ms: int | None = None

    def take(self, told: Sequence[Told]) -> None:
        """Replace what the sources have told so far."""
        self._told = told

    def due(self, now_ms: int) -> bool:
        """Return whether to ``show``: an item is new, or the last context ``REPUBLISH_MS`` old.

        Nothing is due where no source is live and nothing has happened for ``WINDOW_MS``.
        """
        ids = {item.id for item in self._items(now_ms)}
        if not ids and not any(told.live for told in self._told):
            return False
        again = self._shown_ms is None or now_ms - self._shown_ms >= REPUBLISH_MS
        return again or not ids <= self._shown

    def show(self, now_ms: int) -> StreamContext:
        """Return the context at ``now_ms`` (Unix ms), and count it as shown."""
        items = self._items(now_ms)
        self._shown, self._shown_ms = frozenset(item.id for item in items), now_ms
        return fold(
            self._room_id,
            items,
            now_ms=now_ms,
            origin_ms=self._origin_ms(),
            scene=self._scene(now_ms),
        )

    def _items(self, now_ms: int) -> list[Item]:
        oldest = now_ms - WINDOW_MS
        return [item for told in self._told for item in told.items if item.at_ms > oldest]

    def _origin_ms(self) -> int:
        """The earliest beginning a source tells, else the Unix epoch."""
        return min((t.origin_ms for t in self._told if t.origin_ms is not None), default=0)

    def _scene(self, now_ms: int) -> str | None:
        """The scene set last; one from before the origin belongs to an earlier stream."""
        first = self._origin_ms()
        scenes = [t.scene for t in self._told if t.scene and first <= t.scene.at_ms <= now_ms]
        latest = max(scenes, key=lambda scene: scene.at_ms, default=None)
        return latest.scene if latest else None
