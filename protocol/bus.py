"""Redis Streams, synchronously: the one place that talks to Redis besides the hub's async tail.

Only commands of Redis 6.2 are used. Blocking reads have their own connection, block at most 500 ms
(so that a stop signal is seen) and time out well above that.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import redis
from redis.commands.core import Script

from protocol.entries import (
    BusError,
    Entry,
    IngestFull,
    LeaseLost,
    Line,
    Published,
    to_entries,
    to_entry,
)
from protocol.lease import Lease
from protocol.outage import BusDown, plain_errors
from protocol.streams import DEAD_CAP, DEDUPE_TTL_S, ROOM_LOG_CAP, STREAMS, TRIAL_TTL_S, Keys

__all__ = [
    "Bus",
    "BusDown",
    "BusError",
    "Entry",
    "IngestFull",
    "Lease",
    "LeaseLost",
    "Line",
    "Published",
    "connect",
]

BLOCK_MS: Final = 500
SOCKET_TIMEOUT_S: Final = 10
_SCRIPTS: Final = Path(__file__).parent / "scripts"


def connect(url: str) -> redis.Redis:
    """A client with explicit time-outs; redis-py's own default silently retries for a minute."""
    return redis.Redis.from_url(
        url,
        socket_timeout=SOCKET_TIMEOUT_S,
        socket_connect_timeout=3,
        health_check_interval=15,
        socket_keepalive=True,
    )


def _is_gone(error: redis.ResponseError) -> bool:
    """Whether there is no such stream or group, or, from Redis 7 on, it went while we waited."""
    return str(error).startswith(("NOGROUP", "UNBLOCKED"))


class Bus:
    """Streams, publishing, leases and checkpoints over one Redis, under one set of keys."""

    def __init__(self, url: str, keys: Keys | None = None) -> None:
        self.url = url
        self.keys = keys or Keys()
        self.redis = connect(url)
        self._reader = connect(url)
        self._publish = self.script("publish")
        self._append = self.script("append")
        self._reject = self.script("reject")
        self._lease = self.script("lease")
        self._checkpoint = self.script("checkpoint")

    def script(self, name: str) -> Script:
        return self.redis.register_script((_SCRIPTS / f"{name}.lua").read_text())

    def close(self) -> None:
        self.redis.close()
        self._reader.close()

    # --- writing ---

    def append(
        self, name: str, data: bytes, *, hard_limit: int = 0, lease: Lease | None = None
    ) -> str:
        """Append to the stream called ``name``; IngestFull at the hard limit, LeaseLost if lost."""
        cap = 0 if name == "ingest" else self.keys.cap(name)
        key = self.keys.stream(name)
        token = lease.token if lease else ""
        with plain_errors():
            answer = self._append(
                keys=[key, lease.key if lease else key], args=[data, cap, hard_limit, token]
            )
        text = cast(bytes, answer).decode()
        if text == "full":
            raise IngestFull
        if text == "lost":
            raise LeaseLost
        return text

    def submit(self, data: bytes, *, lease: Lease | None = None) -> str:
        """Hand a chat line to the gateway. Its message id makes a repeated call harmless."""
        return self.append("ingest", data, hard_limit=STREAMS["ingest"].cap, lease=lease)

    def publish(self, lines: Sequence[Line], lease: Lease) -> list[Published]:
        """Number and publish judged lines in order, in one round trip; LeaseLost if not ours.

        Safe to repeat: a line already published comes back as a duplicate.
        """
        if not lines:
            return []
        epoch = secrets.token_hex(6)
        pipe = self.redis.pipeline(transaction=False)
        for line in lines:
            self._publish(
                keys=[
                    lease.key,
                    self.keys.dedupe(line.room_id, line.message_id),
                    self.keys.head(line.room_id),
                    self.keys.stream("firehose"),
                    self.keys.log(line.room_id),
                    self.keys.stream("ingest"),
                ],
                args=[
                    lease.token,
                    line.body,
                    line.entry_id,
                    STREAMS["ingest"].group,
                    epoch,
                    DEDUPE_TTL_S,
                    self.keys.cap("firehose"),
                    ROOM_LOG_CAP,
                ],
                client=pipe,
            )
        with plain_errors():
            answers = pipe.execute()
        if any(seq == -1 for seq, _ in answers):
            raise LeaseLost
        return [Published(int(seq), epoch.decode()) for seq, epoch in answers]

    def reject(self, name: str, group: str, entry: Entry, reason: str) -> None:
        """Move an entry that cannot be handled to the dead letters and acknowledge it."""
        key = self.keys.stream(name)
        with plain_errors():
            self._reject(
                keys=[key, self.keys.dead(key)],
                args=[group, entry.id, entry.data, reason[:500], DEAD_CAP],
            )

    # --- reading with a group ---

    def ensure_group(self, name: str, group: str, start: str = "0") -> None:
        try:
            self.redis.xgroup_create(self.keys.stream(name), group, id=start, mkstream=True)
        except redis.ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def read_group(
        self,
        name: str,
        group: str,
        consumer: str,
        *,
        count: int = 256,
        block_ms: int = BLOCK_MS,
        pending: bool = False,
    ) -> list[Entry]:
        """New entries, or with ``pending`` those this consumer has not acknowledged yet."""
        key = self.keys.stream(name)
        try:
            answer = self._reader.xreadgroup(
                group,
                consumer,
                {key: "0" if pending else ">"},
                count=count,
                block=None if pending else max(1, min(block_ms, BLOCK_MS)),
            )
        except redis.ResponseError as error:
            if not _is_gone(error):
                raise
            self.ensure_group(name, group)
            return []
        return to_entries(answer)

    def claim_idle(
        self, name: str, group: str, consumer: str, *, idle_ms: int, count: int = 256
    ) -> list[Entry]:
        """Take over entries whose consumer has been silent; trimmed ones are acknowledged."""
        key = self.keys.stream(name)
        try:
            waiting = self.redis.xpending_range(
                key, group, min="-", max="+", count=count, idle=idle_ms
            )
        except redis.ResponseError as error:
            if not _is_gone(error):
                raise
            self.ensure_group(name, group)
            return []
        ids = [item["message_id"] for item in cast(list[dict[str, Any]], waiting)]
        if not ids:
            return []
        claimed = cast(
            list[Any],
            self.redis.xclaim(key, group, consumer, min_idle_time=idle_ms, message_ids=ids),
        )
        alive = [to_entry(key, item) for item in claimed if item and item[0] is not None]
        self._ack_trimmed(key, group, ids, {found.id for found in alive})
        return alive

    def _ack_trimmed(self, key: str, group: str, ids: Iterable[bytes], alive: set[str]) -> None:
        # Redis 6.2 keeps trimmed entries pending for ever.
        gone = [i for i in ids if i.decode() not in alive and not self.redis.xrange(key, i, i)]
        if gone:
            self.redis.xack(key, group, *gone)

    def deliveries(
        self, name: str, group: str, consumer: str, entries: Sequence[Entry]
    ) -> dict[str, int]:
        """How often each of a consumer's unfinished entries has been handed out, by its id."""
        found = self.redis.xpending_range(
            self.keys.stream(name),
            group,
            min=entries[0].id,
            max=entries[-1].id,
            count=len(entries),
            consumername=consumer,
        )
        items = cast(list[dict[str, Any]], found)
        return {item["message_id"].decode(): int(item["times_delivered"]) for item in items}

    def uncount(self, name: str, group: str, consumer: str, ids: Sequence[str]) -> None:
        """Unfinished entries of a consumer as if they had never been handed out."""
        self.redis.xclaim(
            self.keys.stream(name),
            group,
            consumer,
            min_idle_time=0,
            message_ids=list(ids),
            retrycount=0,
            justid=True,
        )

    def begin_trial(self, name: str, entry_id: str) -> bool:
        """False when this entry's trial began before and nobody lived to end it."""
        key = self.keys.trial(self.keys.stream(name), entry_id)
        return bool(self.redis.set(key, b"1", nx=True, ex=TRIAL_TTL_S))

    def ack(self, name: str, group: str, ids: Sequence[str]) -> None:
        if ids:
            self.redis.xack(self.keys.stream(name), group, *ids)

    def trim_ingest(self) -> None:
        """Drop what is handled: up to the oldest pending entry, else to the last delivered one."""
        key, group = self.keys.stream("ingest"), STREAMS["ingest"].group
        try:
            oldest = self.redis.xpending(key, group)["min"]
        except redis.ResponseError as error:
            if not _is_gone(error):
                raise
            return
        if oldest is None:
            groups = self.redis.xinfo_groups(key)
            oldest = next(g["last-delivered-id"] for g in groups if g["name"] == group.encode())
        self.redis.xtrim(key, minid=oldest, approximate=True)

    # --- reading by position ---

    def tail(
        self, positions: Mapping[str, str], *, count: int = 500, block_ms: int = BLOCK_MS
    ) -> list[Entry]:
        """Entries after the given ids, by stream key; waits at most ``block_ms`` for the first."""
        answer = self._reader.xread(
            cast(dict[Any, Any], positions),
            count=count,
            block=max(1, min(block_ms, BLOCK_MS)) if block_ms else None,
        )
        return to_entries(answer)

    def end(self, stream_key: str) -> str:
        """Id of the last entry ever added to a stream, ``0-0`` for none."""
        try:
            info = self.redis.xinfo_stream(stream_key)
        except redis.ResponseError:
            return "0-0"
        return str(info["last-generated-id"].decode())

    def range(
        self, stream_key: str, low: str = "-", high: str = "+", count: int | None = None
    ) -> list[Entry]:
        """Entries between two ids, both included."""
        found = self.redis.xrange(stream_key, low, high, count=count)
        return [to_entry(stream_key, item) for item in cast(list[Any], found)]

    def latest(self, stream_key: str, count: int) -> list[Entry]:
        """The last ``count`` entries, oldest first."""
        found = self.redis.xrevrange(stream_key, count=count)
        return [to_entry(stream_key, item) for item in reversed(cast(list[Any], found))]

    # --- owning work ---

    def lease(self, name: str) -> Lease:
        return Lease(self.redis, self._lease, self.keys.lease(name))

    def save_checkpoint(
        self, lease: Lease, name: str, state: bytes, group: str, positions: Mapping[str, str]
    ) -> None:
        """Store the owner's state and move ``group`` on its streams; LeaseLost if not ours."""
        with plain_errors():
            done = self._checkpoint(
                keys=[lease.key, self.keys.checkpoint(name), *positions],
                args=[lease.token, state, group, *positions.values()],
            )
        if not done:
            raise LeaseLost

    def load_checkpoint(self, name: str) -> bytes | None:
        return cast("bytes | None", self.redis.get(self.keys.checkpoint(name)))
