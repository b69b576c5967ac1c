"""The firehose of a run: the gateway's step and the numbers its script gives, without Redis. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from protocol.codec import encode
from protocol.control import RoomSnapshot
from protocol.entries import Entry
from protocol.ids import hash64
from protocol.messages import ChatMessage
from rooms.gateway import step as gateway

SWEEP_EVERY_MS: Final = 1_000


class Shown(Struct, frozen=True):
    """A line on the firehose: the message, and its bytes with seq and epoch."""

    message: ChatMessage
    body: bytes


class Refused(Struct, frozen=True):
    """A line that nobody is shown, and the gateway's word for why."""

    code: str


class InvalidLine(Exception):
    """A simulated chatter made a line that breaks the wire contract: a defect, please report it."""


class Firehose:
    """One room's; its epoch is the same for the same seed and start."""

    def __init__(self, room: RoomSnapshot, start_ms: int, max_chars: int, *, markers: bool) -> None:
        self._state = gateway.State()
        self._state.rules[room.room_id] = gateway.rules_of(room, max_chars, markers=markers)
        self._epoch = f"{hash64(room.config.seed(), start_ms):012x}"[:12]
        self._seq = 0
        self._swept_ms = start_ms

    def publish(self, messages: Sequence[ChatMessage], now_ms: int) -> Iterator[Shown | Refused]:
        """Judge and number lines that come onto ingest at ``now_ms`` (Unix ms); a line that was
        there before gives nothing. Raises InvalidLine."""
        if now_ms - self._swept_ms >= SWEEP_EVERY_MS:
            self._swept_ms = now_ms
            self._state.sweep(now_ms)
        entries = [Entry("ingest", "", encode(message)) for message in messages]
        for outcome in gateway.step(self._state, entries, now_ms):
            if isinstance(outcome, gateway.Publish):
                yield self._number(outcome)
            elif isinstance(outcome, gateway.Refuse):
                yield Refused(outcome.code)
            elif isinstance(outcome, gateway.Dead):
                raise InvalidLine(outcome.reason)

    def _number(self, line: gateway.Publish) -> Shown:
        self._seq += 1
        shown = replace(line.message, seq=self._seq, epoch=self._epoch)
        return Shown(shown, line.line.numbered(self._seq, self._epoch))
