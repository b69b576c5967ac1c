"""Lines on their way to the gateway: submitted, held while ingest is full."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from protocol.bus import Bus
from protocol.clock import parse_ts
from protocol.codec import BadMessage, decode, encode_checked
from protocol.entries import IngestFull
from protocol.lease import Lease
from protocol.messages import ChatMessage, Trace

LATE_MS: Final = 20_000
"""The gateway refuses a simulated line this long after it was due."""

Count = Callable[[str], None]


class Submitter:
    """Submits in order. Repeating a line is harmless: its id makes the gateway drop the second."""

    def __init__(self, bus: Bus, count: Count, instance: str, held: Iterable[bytes] = ()) -> None:
        self._bus, self._count, self._instance = bus, count, instance
        self._held = deque(held)

    @property
    def held(self) -> tuple[bytes, ...]:
        return tuple(self._held)

    def add(self, lines: Iterable[ChatMessage]) -> None:
        """Queue the lines; one that breaks the wire contract is counted and forgotten."""
        for line in lines:
            try:
                self._held.append(encode_checked(self._stamped(line)))
            except BadMessage:
                self._count("messages_invalid")

    def _stamped(self, line: ChatMessage) -> ChatMessage:
        trace = line.trace or Trace()
        return msgspec.structs.replace(
            line, trace=msgspec.structs.replace(trace, worker_instance=self._instance)
        )

    def flush(self, lease: Lease, now_ms: int) -> None:
        """Submit what is queued until ingest is full; drop what the gateway would call late."""
        while self._held:
            if now_ms - parse_ts(decode(self._held[0], ChatMessage).ts) > LATE_MS:
                self._count("messages_late")
            else:
                try:
                    self._bus.submit(self._held[0], lease=lease)
                except IngestFull:
                    self._count("ingest_full")
                    return
                self._count("messages_published")
            self._held.popleft()
