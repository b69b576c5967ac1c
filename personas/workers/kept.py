"""What other workers left in Redis for a line that is due."""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

import msgspec

from protocol.bus import Bus

T = TypeVar("T")


def kept(bus: Bus, keys: dict[str, str], kind: type[T]) -> dict[str, T]:
    """The values found, by the names of ``keys``.

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
