"""Who reads a stream so slowly that its cap will cut entries they have not read."""

from collections.abc import Mapping
from typing import Final

import redis
from msgspec import Struct

from protocol.bus import Bus
from protocol.entries import id_key

FULL: Final = 0.9
MARGIN: Final = 0.1


class Reach(Struct, frozen=True):
    """A stream's length, the times in ms of its oldest and newest entry, and of the last entry
    each consumer group was given."""

    length: int
    oldest_ms: int
    newest_ms: int
    read_ms: Mapping[str, int]


def at_risk(reach: Reach, cap: int) -> list[str]:
    """Groups that stand in the oldest tenth of a stream near its cap. In time, not in entries:
    Redis 6.2 does not count a group's backlog, and reading it every second would cost more."""
    if reach.length < FULL * cap:
        return []
    line_ms = reach.oldest_ms + MARGIN * (reach.newest_ms - reach.oldest_ms)
    return sorted(group for group, at_ms in reach.read_ms.items() if at_ms < line_ms)


def groups_at_risk(bus: Bus, name: str, cap: int | None = None) -> list[str]:
    """``at_risk`` of the stream called ``name``, now; its own cap unless another is given."""
    key = bus.keys.stream(name)
    try:
        info = bus.redis.xinfo_stream(key)
        groups = bus.redis.xinfo_groups(key)
    except redis.ResponseError:
        return []  # no such stream yet
    if not info["first-entry"]:
        return []
    reach = Reach(
        length=info["length"],
        oldest_ms=_ms(info["first-entry"][0]),
        newest_ms=_ms(info["last-generated-id"]),
        read_ms={group["name"].decode(): _ms(group["last-delivered-id"]) for group in groups},
    )
    return at_risk(reach, bus.keys.cap(name) if cap is None else cap)


def _ms(entry_id: bytes) -> int:
    return id_key(entry_id.decode())[0]
