"""Free what a dead child held, so that the next one need not wait for it to run out."""

from typing import cast

import redis

from protocol.streams import Keys


def free_leases(url: str, prefix: str, pid: int) -> None:
    """Delete leases whose token is ``<pid>:…``. Only for a reaped child on a Redis of our own:
    elsewhere the same number may be another machine's process."""
    with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as client:
        pattern = Keys(prefix=prefix).lease("*")
        for key in client.scan_iter(pattern, count=1000):
            token = cast("bytes | None", client.get(key)) or b""
            if token.startswith(b"%d:" % pid):
                client.delete(key)
