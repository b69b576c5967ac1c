"""What a room looks like now besides its lines: state, stream context, statistics; as frames."""

from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings

from protocol.clock import parse_ts
from protocol.codec import decode, encode
from protocol.frames import OnStream, RoomState, ServerFrame, Trends
from protocol.messages import StreamContext, TrendsSnapshot, Wire
from rooms.gateway.directory import Directory
from rooms.gateway.step import line_limit
from rooms.sockets.presence import Presence

FRESH_MS: Final = 15_000


def _on_stream(data: bytes) -> tuple[Wire, ServerFrame]:
    context = decode(data, StreamContext)
    return context, OnStream(context=context)


def _trends(data: bytes) -> tuple[Wire, ServerFrame]:
    trends = decode(data, TrendsSnapshot)
    return trends, Trends(trends=trends)


_READ: Final[Mapping[str, Callable[[bytes], tuple[Wire, ServerFrame]]]] = {
    "context": _on_stream,
    "trends": _trends,
}


class Scenes:
    """The latest frame of each kind per room, for whoever joins."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._latest: dict[tuple[str, str], tuple[int, str]] = {}

    def take(self, name: str, data: bytes) -> tuple[str, str]:
        """(room id, frame) of a new record of the stream ``name``; BadMessage if it is none."""
        message, frame = _READ[name](data)
        text = encode(frame).decode()
        if message.room_id in self._directory.rooms:
            self._latest[(name, message.room_id)] = parse_ts(message.ts), text
        return message.room_id, text

    def latest(self, room_id: str, now_ms: int) -> list[str]:
        """Those that still hold: a stream that stopped is not on stream."""
        found = (self._latest.get((name, room_id), (0, "")) for name in _READ)
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
