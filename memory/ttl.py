"""When a memory is over. Pure."""

from typing import Final

from protocol.clock import parse_ts
from protocol.model_outputs import MemoryItem

DAY_MS: Final = 24 * 3600 * 1000


def expires_ms(item: MemoryItem) -> int:
    """``ttl_days`` after ``ts``, or ``expires_at`` if that is sooner."""
    by_ttl = parse_ts(item.ts) + item.ttl_days * DAY_MS
    return min(by_ttl, parse_ts(item.expires_at)) if isinstance(item.expires_at, str) else by_ttl
