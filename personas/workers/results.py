"""Read what other workers left in Redis for lines that are due."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

import msgspec

from protocol.bus import Bus

T = TypeVar("T")


def load_results(bus: Bus, keys: dict[str, str], kind: type[T]) -> dict[str, T]:
    """Return the values found under ``keys`` (name to Redis key), by name.

    What cannot be read counts as missing: a worker of another version may have left it, and a line
    must not stop the run.
    """
    if not keys:
        return {}
    found = cast(Sequence[Any], bus.redis.mget(list(keys.values())))
    read = {name: _read(data, kind) for name, data in zip(keys, found, strict=True) if data}
    return {name: value for name, value in read.items() if value is not None}


def _read(data: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError:
        return None
