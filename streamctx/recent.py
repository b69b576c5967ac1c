"""The last minute of every room, for a source that hears each item once. Pure."""

from typing import Final

from streamctx.context import WINDOW_MS
from streamctx.items import Happening, Item
from streamctx.stage import Told

CAP: Final = 256
SCENE_KEPT_MS: Final = 24 * 3600 * 1000


class Recent:
    """Items by room, at most ``CAP`` in each, and the happening that set each room's scene last."""

    def __init__(self) -> None:
        self._items: dict[str, dict[str, Item]] = {}
        self._scenes: dict[str, Happening] = {}

    def add(self, room_id: str, item: Item) -> None:
        """Remember an item; of several with one id the first one counts."""
        items = self._items.setdefault(room_id, {})
        items.setdefault(item.id, item)
        if len(items) > CAP:
            del items[next(iter(items))]
        if isinstance(item, Happening) and item.scene:
            latest = self._scenes.get(room_id, item)
            self._scenes[room_id] = max(latest, item, key=lambda scene: scene.at_ms)

    def told(self, now_ms: int) -> list[Told]:
        """Return what is still fresh at ``now_ms`` (Unix ms), and forget the rest."""
        self._items = {
            room_id: fresh
            for room_id, items in self._items.items()
            if (fresh := {i: item for i, item in items.items() if item.at_ms > now_ms - WINDOW_MS})
        }
        self._scenes = {
            room_id: scene
            for room_id, scene in self._scenes.items()
            if scene.at_ms > now_ms - SCENE_KEPT_MS
        }
        return [
            Told(
                room_id=room_id,
                items=tuple(self._items.get(room_id, {}).values()),
                scene=self._scenes.get(room_id),
            )
            for room_id in sorted(self._items.keys() | self._scenes.keys())
        ]
