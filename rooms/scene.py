"""What a room looks like now besides its lines: state, stream context, statistics; as frames."""

from typing import Final

import msgspec
from django.conf import settings

from protocol.clock import parse_ts
from protocol.codec import encode
from protocol.frames import RoomState
from rooms.directory import Directory
from rooms.gateway import line_limit
from rooms.presence import Presence

FRESH_MS: Final = 15_000


class _Head(msgspec.Struct, frozen=True):
    """As much of a context or trends message as is read here."""

    room_id: str
    ts: str


_head = msgspec.json.Decoder(_Head)

# The stream's own bytes go into the frame: encoded once, by whoever published them.
_FRAMES = {
    "context": '{{"type":"stream.context","context":{}}}',
    "trends": '{{"type":"room.trends","trends":{}}}',
}


class Scenes:
    """The latest frame of each kind per room, for whoever joins."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._latest: dict[tuple[str, str], tuple[int, str]] = {}

    def take(self, name: str, data: bytes) -> tuple[str, str]:
        """(room id, frame) of a new context or trends message."""
        head = _head.decode(data)
        frame = _FRAMES[name].format(data.decode())
        if head.room_id in self._directory.rooms:
            self._latest[(name, head.room_id)] = parse_ts(head.ts), frame
        return head.room_id, frame

    def latest(self, room_id: str, now_ms: int) -> list[str]:
        """Those that still hold: a stream that stopped is not on stream."""
        found = (self._latest.get((name, room_id), (0, "")) for name in _FRAMES)
        return [frame for at_ms, frame in found if now_ms - at_ms <= FRESH_MS]

    def state(self, room_id: str, presence: Presence) -> str:
        """The ``room.state`` frame; of a room that is not there: closed."""
        snapshot = self._directory.rooms.get(room_id)
        state = RoomState(
            room_id=room_id,
            title=snapshot.title if snapshot else room_id.removeprefix("room:"),
            open=bool(snapshot and snapshot.open),
            personas_paused=bool(snapshot and snapshot.personas_paused),
            max_chars=(
                line_limit(snapshot, settings.CONTENT_MAX_LENGTH)
                if snapshot
                else settings.CONTENT_MAX_LENGTH
            ),
            personas=self._directory.personas(room_id),
            people=presence.people(room_id),
        )
        return encode(state).decode()
