"""Redis is away, for now: what that looks like."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import redis


class NoWrites(redis.ResponseError):
    """Redis answers, but takes no writes."""


# Not the caller's fault, and likely to pass: wait and try again.
BusDown: Final = (
    redis.ConnectionError,
    redis.TimeoutError,
    redis.OutOfMemoryError,
    redis.ReadOnlyError,
    NoWrites,
)
# Out of memory, disk full, a replica, too few replicas; alone, in a script of Redis 6.2, in a pipeline.
_NO_WRITES: Final = re.compile(r"(?:^|-|caused error: )(?:OOM|MISCONF|READONLY|NOREPLICAS) ")


@contextmanager
def plain_errors() -> Iterator[None]:
    """Around what writes: NoWrites, which Redis 6.2 hides in a script error and redis-py leaves
    among the mistakes of ours."""
    try:
        yield
    except redis.ResponseError as error:
        if _NO_WRITES.search(str(error)):
            raise NoWrites(str(error)) from error
        raise
