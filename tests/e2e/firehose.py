"""Lines into ingest at a steady rate, and the firehose read back for the ledger."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from protocol.bus import Bus
from protocol.codec import decode, encode_checked
from protocol.messages import ChatMessage
from simulation.publisher import messages
from tests.e2e.ledger import Shown

ROOM = "room:demo"


class Traffic:
    """``sent`` holds the ids that ingest has accepted."""

    def __init__(self, bus: Bus, rate: float) -> None:
        self._bus, self._rate = bus, rate
        self.sent: list[str] = []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._send)

    def _send(self) -> None:
        for message in messages(ROOM, self._rate, 1_000_000):
            if self.stop.is_set():
                return
            self._bus.submit(encode_checked(message))
            self.sent.append(message.id)
            self.stop.wait(1 / self._rate)


@contextmanager
def traffic(bus: Bus, rate: float = 20) -> Iterator[Traffic]:
    flow = Traffic(bus, rate)
    flow.thread.start()
    try:
        yield flow
    finally:
        flow.stop.set()
        flow.thread.join()


def shown_since(bus: Bus, position: str) -> list[Shown]:
    found = []
    for entry in bus.range(bus.keys.stream("firehose"), f"({position}"):
        line = decode(entry.data, ChatMessage)
        found.append(Shown(line.room_id, str(line.epoch), int(line.seq or 0), line.id))
    return found


def wait_until_shown(bus: Bus, position: str, ids: list[str], within_s: float) -> list[Shown]:
    """The firehose since ``position`` once all ``ids`` are on it, or when the time is over."""
    deadline = time.monotonic() + within_s
    waiting = set(ids)
    at = position
    while waiting and time.monotonic() < deadline:
        for entry in bus.tail({bus.keys.stream("firehose"): at}):
            at = entry.id
            waiting.discard(decode(entry.data, ChatMessage).id)
    return shown_since(bus, position)
