"""A gateway reduced to read → publish, to be killed: ``python -m … URL PREFIX MODE``.

``atomic`` publishes as the product does. The others are what people write first, and the negative
control: ``xadd_first`` appends and then acknowledges, ``xack_first`` the other way round.
"""

import json
import sys

from protocol.bus import Bus
from protocol.entries import Entry, Line
from protocol.group_reader import GroupReader
from protocol.lease import Lease
from protocol.loop import LeasedLoop, run_leased
from protocol.streams import Keys
from tests.integration.protocol.lines import GROUP, ROOM

BATCH = 20


class SmallGateway(LeasedLoop):
    name = "gateway"

    def __init__(self, bus: Bus, mode: str) -> None:
        handlers = {"atomic": atomic, "xadd_first": xadd_first, "xack_first": xack_first}
        self._bus, self._handle = bus, handlers[mode]

    def start(self, lease: Lease) -> None:
        self._reader = GroupReader(self._bus, "ingest", GROUP, "gateway", idle_ms=200)

    def step(self, lease: Lease) -> None:
        self._handle(self._bus, self._reader, lease)


def main(url: str, prefix: str, mode: str) -> None:
    bus = Bus(url, Keys(prefix=prefix))
    run_leased(bus, SmallGateway(bus, mode), stop=lambda: False, wait=True)


def read(reader: GroupReader) -> list[Entry]:
    return reader.read(count=BATCH, block_ms=200)


def atomic(bus: Bus, reader: GroupReader, lease: Lease) -> None:
    entries = read(reader)
    ids = [json.loads(entry.data)["id"] for entry in entries]
    bus.publish(
        [Line(ROOM, i, entry.data, entry.id) for i, entry in zip(ids, entries, strict=True)], lease
    )


def xadd_first(bus: Bus, reader: GroupReader, lease: Lease) -> None:
    entries = read(reader)
    for entry in entries:
        bus.append("firehose", entry.data)
    reader.ack([entry.id for entry in entries])


def xack_first(bus: Bus, reader: GroupReader, lease: Lease) -> None:
    entries = read(reader)
    reader.ack([entry.id for entry in entries])
    for entry in entries:
        bus.append("firehose", entry.data)


if __name__ == "__main__":
    main(*sys.argv[1:])
