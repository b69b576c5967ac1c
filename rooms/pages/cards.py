"""The list of rooms: what each looks like from outside, from the last seconds of the streams."""

from collections.abc import Sequence
from typing import Final, TypeVar

from msgspec import Struct

from protocol.bus import Bus
from protocol.clock import parse_ts
from protocol.codec import BadMessage, decode
from protocol.messages import StreamContext, TrendsSnapshot, Wire
from protocol.outage import BusDown
from rooms.models import Room
from rooms.sockets.presence import total

FRESH_MS: Final = 15_000
_LOOK_BACK: Final = 200

W = TypeVar("W", bound=Wire)


class Card(Struct, frozen=True):
    """One room in the list. ``rate_per_min`` counts all lines, ``people`` the open sockets."""

    slug: str
    title: str
    open: bool
    on_stream: str
    scene: str
    rate_per_min: float
    people: int


def cards(bus: Bus, rooms: Sequence[Room], now_ms: int) -> list[Card]:
    """A card per room; only names and titles while Redis is away."""
    try:
        contexts = _fresh(bus, "context", StreamContext, now_ms)
        trends = _fresh(bus, "trends", TrendsSnapshot, now_ms)
        people = _people(bus, rooms, now_ms)
    except BusDown:
        contexts, trends, people = {}, {}, {}
    return [
        Card(
            slug=room.slug,
            title=room.title,
            open=room.is_open,
            on_stream=context.summary if (context := contexts.get(room.room_id)) else "",
            scene=(context.scene or "") if context else "",
            rate_per_min=60 * trend.msg_per_s if (trend := trends.get(room.room_id)) else 0,
            people=people.get(room.room_id, 0),
        )
        for room in rooms
    ]


def _fresh(bus: Bus, name: str, kind: type[W], now_ms: int) -> dict[str, W]:
    """The newest message of each room, if it is fresh."""
    found: dict[str, W] = {}
    for entry in bus.latest(bus.keys.stream(name), _LOOK_BACK):
        try:
            message = decode(entry.data, kind)
        except BadMessage:
            continue
        if now_ms - parse_ts(message.ts) <= FRESH_MS:
            found[message.room_id] = message
    return found


def _people(bus: Bus, rooms: Sequence[Room], now_ms: int) -> dict[str, int]:
    pipe = bus.redis.pipeline(transaction=False)
    for room in rooms:
        pipe.hvals(bus.keys.presence(room.room_id))
    counts = pipe.execute() if rooms else []
    pairs = zip(rooms, counts, strict=True)
    return {room.room_id: total(values, now_ms) for room, values in pairs}
