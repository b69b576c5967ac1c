"""When a decided line is on screen: reaction, reading and typing, drawn from the hash. Pure.

All delays are milliseconds from the decision. Figures: medians of live chat (``docs/policy.md``).
"""

import math
from statistics import NormalDist
from typing import Final

from protocol.ids import unit

TYPICAL_CHARS: Final = 25
_NORMAL: Final = NormalDist()
PERSON_WAITS_MS: Final = 6_000
"""A person is never kept waiting longer than this."""
MS_PER_CHAR: Final = 60
"""Typing, about 200 characters a minute on a phone and 60 words a minute at a desk: between them."""


def lognormal(u: float, median: float, below: float, above: float) -> float:
    """The value at quantile ``u``; ``below`` and ``above`` are the sigmas on each side of the median."""
    z = _NORMAL.inv_cdf(min(max(u, 1e-6), 1 - 1e-6))
    return median * math.exp(z * (below if z < 0 else above))


def to_person(key: str, *, heard_chars: int, own_chars: int) -> int:
    """An answer to a person: 1.2 to 6 s."""
    reaction = 700 + 900 * unit(key, "reaction")
    reading = 12 * min(heard_chars, 120)
    typing = MS_PER_CHAR * own_chars * (0.5 + unit(key, "typing"))
    return round(min(max(1_200.0, reaction + reading + typing), PERSON_WAITS_MS - 500))


def to_chatter(key: str) -> int:
    """An answer of one simulated chatter to another: p10 6 s, median 26 s, p90 78 s."""
    return round(min(max(3_000.0, 1000 * lognormal(unit(key, "pause"), 26, 1.144, 0.857)), 150_000))


def to_event(key: str, *, first: bool) -> int:
    """A reaction to the stream. The quickest chatter takes 0.8-2.4 s; the rest of the burst rises to
    half its peak in 3 s and halves again in 7 s."""
    u = unit(key, "burst")
    return round(800 + 1_600 * u if first else 1000 * lognormal(u, 14.0, 0.82, 0.82))


def to_wave(key: str) -> int:
    """A copied emote or phrase: a few seconds after its model."""
    return round(1000 * lognormal(unit(key, "wave"), 4.0, 0.6, 0.7))


def unprompted(key: str) -> int:
    """A remark that was already being typed when the tick drew it: 0.3-2.5 s."""
    return round(300 + 2_200 * unit(key, "typing"))


def next_tick(seed: str, tick_ms: int, low_ms: int, high_ms: int) -> int:
    """Milliseconds from the tick at ``tick_ms`` to the next one, jittered by the seed."""
    return low_ms + round((high_ms - low_ms) * unit(seed, "jitter", tick_ms))
