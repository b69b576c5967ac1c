"""A consumer group of a stream, as one of its consumers has it.

A group begins at the stream's first entry and is made again whenever Redis has lost it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

import redis

from protocol.bus import BLOCK_MS, Bus
from protocol.entries import Entry, to_entries, to_entry
from protocol.outage import plain_errors
from protocol.streams import DEAD_CAP, TRIAL_TTL_S

COUNT: Final = 256
_GONE: Final = ("NOGROUP", "UNBLOCKED")  # the second from Redis 7 on, to a reader that waits


def ensure_group(bus: Bus, name: str, group: str) -> None:
    """Make it, unless it is there."""
    try:
        bus.redis.xgroup_create(bus.keys.stream(name), group, id="0", mkstream=True)
    except redis.ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


class Group:
    """What Redis does for ``consumer`` of ``group`` on the stream called ``name``."""

    def __init__(self, bus: Bus, name: str, group: str, consumer: str) -> None:
        self._bus, self._name, self._group, self._consumer = bus, name, group, consumer
        self._key = bus.keys.stream(name)
        self._reject = bus.script("reject")
        ensure_group(bus, name, group)

    # --- getting entries ---

    def fresh(self, *, count: int = COUNT, block_ms: int = BLOCK_MS) -> list[Entry]:
        """Entries nobody was given yet; waits at most ``block_ms`` for the first."""
        return self._read(">", count, max(1, min(block_ms, BLOCK_MS)))

    def unfinished(self, *, count: int = COUNT) -> list[Entry]:
        """Entries we were given and have not acknowledged; those trimmed since have no data."""
        return self._read("0", count, None)

    def _read(self, start: str, count: int, block_ms: int | None) -> list[Entry]:
        with self._made_again():
            answer = self._bus.blocking.xreadgroup(
                self._group, self._consumer, {self._key: start}, count=count, block=block_ms
            )
            return to_entries(answer)
        return []

    def claim_idle(self, *, idle_ms: int, count: int = COUNT) -> list[Entry]:
        """Take over entries whose consumer has been silent; trimmed ones are acknowledged."""
        ids = [item["message_id"] for item in self._pending("-", "+", count, idle=idle_ms)]
        if not ids:
            return []
        claimed = self._bus.redis.xclaim(
            self._key, self._group, self._consumer, min_idle_time=idle_ms, message_ids=ids
        )
        there = [item for item in cast(list[Any], claimed) if item and item[0] is not None]
        alive = [to_entry(self._key, item) for item in there]
        self._ack_trimmed(ids, {found.id for found in alive})
        return alive

    def _pending(self, low: str, high: str, count: int, **which: Any) -> list[dict[str, Any]]:
        with self._made_again():
            found = self._bus.redis.xpending_range(
                self._key, self._group, min=low, max=high, count=count, **which
            )
            return cast(list[dict[str, Any]], found)
        return []

    @contextmanager
    def _made_again(self) -> Iterator[None]:
        """Around a read: where the group is gone, nothing is read, and next time it is there."""
        try:
            yield
        except redis.ResponseError as error:
            if not str(error).startswith(_GONE):
                raise
            ensure_group(self._bus, self._name, self._group)

    def _ack_trimmed(self, ids: Iterable[bytes], alive: set[str]) -> None:
        # Redis 6.2 keeps trimmed entries pending for ever.
        missing = [i for i in ids if i.decode() not in alive]
        gone = [i for i in missing if not self._bus.redis.xrange(self._key, i, i)]
        if gone:
            self._bus.redis.xack(self._key, self._group, *gone)

    # --- what became of them ---

    def ack(self, ids: Sequence[str]) -> None:
        if ids:
            self._bus.redis.xack(self._key, self._group, *ids)

    def reject(self, entry: Entry, reason: str) -> None:
        """Move an entry that cannot be handled to the dead letters and acknowledge it."""
        with plain_errors():
            self._reject(
                keys=[self._key, self._bus.keys.dead(self._key)],
                args=[self._group, entry.id, entry.data, reason[:500], DEAD_CAP],
            )

    def deliveries(self, entries: Sequence[Entry]) -> dict[str, int]:
        """How often each of our unfinished entries has been handed out, by its id."""
        low, high, count = entries[0].id, entries[-1].id, len(entries)
        found = self._pending(low, high, count, consumername=self._consumer)
        return {item["message_id"].decode(): int(item["times_delivered"]) for item in found}

    def uncount(self, entries: Sequence[Entry]) -> None:
        """Our unfinished entries as if they had never been handed out."""
        self._bus.redis.xclaim(
            self._key,
            self._group,
            self._consumer,
            min_idle_time=0,
            message_ids=[entry.id for entry in entries],
            retrycount=0,
            justid=True,
        )

    def begin_trial(self, entry: Entry) -> bool:
        """False when this entry's trial began before and nobody lived to end it."""
        key = self._bus.keys.trial(self._key, entry.id)
        return bool(self._bus.redis.set(key, b"1", nx=True, ex=TRIAL_TTL_S))

    def trim(self) -> None:
        """Drop what the group has handled from its stream: up to its oldest unfinished entry, else
        to the last one handed out."""
        with self._made_again():
            oldest = self._bus.redis.xpending(self._key, self._group)["min"]
            if oldest is None:
                groups = self._bus.redis.xinfo_groups(self._key)
                name = self._group.encode()
                oldest = next(g["last-delivered-id"] for g in groups if g["name"] == name)
            self._bus.redis.xtrim(self._key, minid=oldest, approximate=True)
