"""Wall clock and RFC 3339 text. Only code at the rim may call ``now_ms``; rules take the time."""

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_MS: Final = timedelta(milliseconds=1)
_FIRST_MS: Final = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MS
_END_MS: Final = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MS + 1


def now_ms() -> int:
    """Milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000


def ms_since(began_s: float) -> int:
    """Milliseconds since a reading of ``time.monotonic``."""
    return round((time.monotonic() - began_s) * 1000)


@lru_cache(maxsize=4096)  # a context tells the times of its events again and again
def to_ts(ms: int) -> str:
    """``2026-01-31T12:00:00.250Z`` for milliseconds since the Unix epoch."""
    moment = datetime.fromtimestamp(ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}Z"


@lru_cache(maxsize=4096)
def parse_ts(text: str) -> int:
    """Milliseconds for RFC 3339 text with a zone; ValueError for a date that does not exist, or
    that its zone puts before the year 1 or after 9999.

    Finer fractions are cut. Integer arithmetic: through a float, ``to_ts`` would not come back.
    """
    ms = (datetime.fromisoformat(text) - _EPOCH) // _MS
    if not _FIRST_MS <= ms < _END_MS:
        raise ValueError(f"{text} lies outside the years 1 to 9999 of UTC")
    return ms
