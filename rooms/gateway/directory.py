"""What a long-running process knows of the rooms: loaded once, then kept fresh from control."""

import logging
from collections.abc import Callable, Iterable

from django import db

from protocol.codec import BadMessage, decode
from protocol.control import MAX_ENTRY_BYTES, ControlEntry, RoomSnapshot
from protocol.entries import Entry

log = logging.getLogger(__name__)

Known = tuple[str, RoomSnapshot, int]
"""(room_id, snapshot, version)"""


class Directory:
    """Newest snapshot per room, and the size of each room's roster."""

    def __init__(self) -> None:
        self.rooms: dict[str, RoomSnapshot] = {}
        self._rosters: dict[str, int] = {}
        self._versions: dict[tuple[str, str], int] = {}
        self._loaded = False

    def load(self, known: Iterable[Known]) -> None:
        """Start from the rooms as the database has them."""
        found = list(known)  # before anything is forgotten: reading may fail
        self.rooms = {room_id: snapshot for room_id, snapshot, _ in found}
        self._versions |= {("room", room_id): version for room_id, _, version in found}
        self._loaded = True

    def reload(self, read: Callable[[], Iterable[Known]]) -> bool:
        """``load`` what ``read`` finds. False when the database fails and what was known stays;
        its error when nothing was."""
        try:
            self.load(read())
        except db.Error as error:
            if not self._loaded:
                raise
            log.warning("rooms stay as they were: %s", error, extra={"event": "rooms.no_db"})
            return False
        return True

    def apply(self, entries: Iterable[Entry]) -> set[str]:
        """Take newer versions only; the ids of the rooms that changed."""
        return {room_id for entry in entries if (room_id := self._apply(entry))}

    def _apply(self, item: Entry) -> str:
        try:
            entry = decode(item.data, ControlEntry, max_bytes=MAX_ENTRY_BYTES)
        except BadMessage:
            log.exception("bad control entry %s", item.id, extra={"event": "control.bad"})
            return ""
        if entry.version <= self._versions.get(entry.subject, 0):
            return ""
        self._versions[entry.subject] = entry.version
        if entry.kind == "closed":
            self.rooms.pop(entry.room_id, None)
        if entry.room:
            self.rooms[entry.room_id] = entry.room
        if entry.roster:
            self._rosters[entry.room_id] = len(entry.roster.personas)
        return entry.room_id

    def personas(self, room_id: str) -> int:
        """How many core personas sit in a room; the configured number until a roster was seen."""
        if room_id in self._rosters:
            return self._rosters[room_id]
        snapshot = self.rooms.get(room_id)
        return len(snapshot.config.enabled_personas) if snapshot else 0
