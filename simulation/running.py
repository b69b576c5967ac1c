"""The running copy, for the subcommands that talk to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.conf import settings

from protocol.bus import Bus
from protocol.codec import encode_checked
from protocol.connect import bus_for
from protocol.entries import IngestFull
from protocol.messages import ChatMessage
from protocol.outage import BusDown
from rooms.control import CLOSED
from simulation.console import Failed
from simulation.options import ROOM


@contextmanager
def running(room_id: str) -> Iterator[Bus]:
    """Its Bus; Failed when its Redis does not answer, or it has no such room."""
    try:
        bus = bus_for(settings)
        if room_id not in (there := _rooms(bus)):
            known = ", ".join(sorted(one.removeprefix(ROOM) for one in there))
            raise Failed(f"there is no {room_id} in the running copy; there are: {known or 'none'}")
        yield bus
    except BusDown as error:
        raise Failed("Redis does not answer: start the platform with `make run`", 1) from error


def _rooms(bus: Bus) -> set[str]:
    """The ids of the rooms that the gateway has been told of."""
    published = cast(dict[bytes, bytes], bus.redis.hgetall(bus.keys.published()))
    marks = ((*field.decode().split(" ", 1), mark.decode()) for field, mark in published.items())
    return {room_id for kind, room_id, mark in marks if kind == "room" and mark != CLOSED}


def sent(bus: Bus, message: ChatMessage) -> bool:
    """Hand a line to the gateway; False when too many wait for it already."""
    try:
        bus.submit(encode_checked(message))
    except IngestFull:
        return False
    return True
