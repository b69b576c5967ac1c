"""Redis Streams, synchronously: writing, reading by position, owning work. Reading with a group is
in ``group.py``, the hub's asynchronous tail in ``tail.py``.

Only commands of Redis 6.2 are used. Blocking reads have their own connection, block at most 500 ms
(so that a stop signal is seen) and time out well above that.
"""

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import redis
from redis.commands.core import Script

from protocol.entries import Entry, IngestFull, LeaseLost, Line, Published, to_entries, to_entry
from protocol.lease import Lease
from protocol.outage import plain_errors
from protocol.streams import DEDUPE_TTL_S, ROOM_LOG_CAP, STREAMS, Keys

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


class Bus:
    """Streams, publishing, leases and checkpoints over one Redis, under one set of keys."""

    def __init__(self, url: str, keys: Keys | None = None) -> None:
        self.url = url
        self.keys = keys or Keys()
        self.redis = connect(url)
        self.blocking = connect(url)  # for reads that wait
        self._publish = self.script("publish")
        self._append = self.script("append")
        self._lease = self.script("lease")
        self._checkpoint = self.script("checkpoint")

    def script(self, name: str) -> Script:
        return self.redis.register_script((_SCRIPTS / f"{name}.lua").read_text())

    def close(self) -> None:
        self.redis.close()
        self.blocking.close()

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

    # --- reading by position ---

    def tail(
        self, positions: Mapping[str, str], *, count: int = 500, block_ms: int = BLOCK_MS
    ) -> list[Entry]:
        """Entries after the given ids, by stream key; waits at most ``block_ms`` for the first."""
        answer = self.blocking.xread(
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
