"""The process's Bus, from anything that carries the three settings (Django's, or a test's)."""

from collections.abc import Mapping
from functools import cache
from typing import Protocol

from protocol.bus import Bus
from protocol.streams import Keys


class BusSettings(Protocol):
    REDIS_URL: str
    KEY_PREFIX: str
    STREAM_NAMES: Mapping[str, str]


def bus_for(settings: BusSettings) -> Bus:
    """One Bus per process and configuration; its connections are thread-safe and made on use."""
    return _bus(settings.REDIS_URL, settings.KEY_PREFIX, tuple(settings.STREAM_NAMES.items()))


@cache
def _bus(url: str, prefix: str, names: tuple[tuple[str, str], ...]) -> Bus:
    return Bus(url, Keys(prefix=prefix, names=dict(names)))
