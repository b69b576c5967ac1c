"""What a running copy shows and says is on stream, for the benches that wait for it."""

import time
from collections.abc import Iterator
from typing import Final

from protocol.bus import Bus
from protocol.codec import decode
from protocol.entries import Entry, id_key
from protocol.messages import ChatMessage, StreamContext

STEP_MS: Final = 500


class Following:
    """Firehose and context from now on."""

    def __init__(self, bus: Bus) -> None:
        self._bus, self._context = bus, bus.keys.stream("context")
        self._positions = {
            key: bus.end(key) for key in (bus.keys.stream("firehose"), self._context)
        }

    def until(self, moment: float) -> Iterator[tuple[int, ChatMessage | StreamContext]]:
        """Each message with the Unix milliseconds at which it was on its stream, up to that moment
        of ``time.monotonic``."""
        while (left := moment - time.monotonic()) > 0:
            block_ms = min(STEP_MS, max(1, round(left * 1000)))
            for entry in self._bus.tail(self._positions, block_ms=block_ms):
                self._positions[entry.stream] = entry.id
                yield id_key(entry.id)[0], self._message(entry)

    def _message(self, entry: Entry) -> ChatMessage | StreamContext:
        if entry.stream == self._context:
            return decode(entry.data, StreamContext)
        return decode(entry.data, ChatMessage)
