"""Redis is away, for now: what that looks like."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import redis

# Not the caller's fault, and likely to pass: wait and try again.
BusDown: Final = (redis.ConnectionError, redis.TimeoutError, redis.OutOfMemoryError)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Around a script: Redis 6.2 hides "out of memory" in a script error, 7 says it plainly."""
    try:
        yield
    except redis.ResponseError as error:
        if "OOM command not allowed" in str(error):
            raise redis.OutOfMemoryError(str(error)) from error
        raise
