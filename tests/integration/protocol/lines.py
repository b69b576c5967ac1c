"""Small builders for bus tests."""

import json
from typing import Any

from protocol.bus import Bus
from protocol.entries import Entry, Line
from protocol.group import Group
from protocol.lease import Lease

GROUP = "chat_gateway"
ROOM = "room:demo"


def body(message_id: str, **rest: Any) -> bytes:
    return json.dumps({"id": message_id, "mentions": [], "x": 1.0, **rest}).encode()


def a_line(message_id: str, room_id: str = ROOM, entry_id: str = "") -> Line:
    return Line(room_id, message_id, body(message_id), entry_id)


def held(bus: Bus, name: str = "gateway") -> Lease:
    lease = bus.lease(name)
    assert lease.acquire()
    return lease


def on_firehose(bus: Bus) -> list[dict[str, Any]]:
    return [json.loads(entry.data) for entry in bus.range(bus.keys.stream("firehose"))]


def group(bus: Bus, consumer: str = "one") -> Group:
    """A consumer of the gateway's group."""
    return Group(bus, "ingest", GROUP, consumer)


def received(bus: Bus, *message_ids: str, consumer: str = "one") -> list[Entry]:
    """Submit lines and hand them to a consumer of the gateway's group."""
    for message_id in message_ids:
        bus.submit(body(message_id))
    return group(bus, consumer).fresh()


def pending(bus: Bus) -> int:
    count: int = bus.redis.xpending(bus.keys.stream("ingest"), GROUP)["pending"]
    return count


def everything(bus: Bus) -> dict[bytes, Any]:
    """A dump of every key of this test, to prove that nothing was changed."""
    return {
        key: (bus.redis.dump(key), bus.redis.ttl(key))
        for key in sorted(bus.redis.scan_iter(f"{bus.keys.prefix}*"))
    }
