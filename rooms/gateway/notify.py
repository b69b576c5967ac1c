"""Telling the sender of a refused line, through the channel layer, beside the hot path.

The web process that took the line left ``send:<message id>``: its channel, the socket and the
client's nonce. Lines without such a key came from elsewhere and nobody is told.
"""

import asyncio
import logging
import threading
from collections.abc import Sequence
from typing import Any

from channels.layers import get_channel_layer
from msgspec import Struct, json

from protocol.bus import Bus
from protocol.outage import plain_errors
from protocol.streams import SEND_TTL_S
from rooms.gateway.step import Refuse

log = logging.getLogger(__name__)


class Sender(Struct, frozen=True):
    """Who waits for a line: a process's channel, a socket in it, the client's own name for it."""

    channel: str
    socket: int
    nonce: str


_sender = json.Decoder(Sender)


def note_sender(bus: Bus, message_id: str, sender: Sender) -> None:
    with plain_errors():
        bus.redis.set(bus.keys.send(message_id), json.encode(sender), ex=SEND_TTL_S)


class Notifier:
    """Sends from its own thread: a slow channel layer must not hold up chat."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def refused(self, refusals: Sequence[Refuse]) -> None:
        """Tell the senders that wait for one of these lines."""
        if not refusals:
            return
        pipe = self._bus.redis.pipeline(transaction=False)
        for refuse in refusals:
            pipe.getdel(self._bus.keys.send(refuse.message_id))
        for refuse, found in zip(refusals, pipe.execute(), strict=True):
            if found:
                sending = self._send(_sender.decode(found), refuse)
                asyncio.run_coroutine_threadsafe(sending, self._loop)

    async def _send(self, sender: Sender, refuse: Refuse) -> None:
        layer: Any = get_channel_layer()
        message = {
            "type": "chat.refused",
            "socket": sender.socket,
            "nonce": sender.nonce,
            "code": refuse.code,
            "retry_after_s": refuse.retry_after_s,
        }
        try:
            await layer.send(sender.channel, message)
        except Exception:
            log.exception("a refusal was not delivered", extra={"event": "gateway.notify"})

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=1)
        self._loop.close()  # which also closes the channel layer's connections
