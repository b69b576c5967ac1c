"""The shape of bursts and of replies in a log. Pure.

Real chat (realism figures, 3,004 peaks): half of the rise within 3 s before the peak, half of the
fall within 7 s after it, back to normal by 45-60 s; a named chatter answers after 6, 26, 78 s
(p10, p50, p90).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import exp
from typing import Final

from msgspec import Struct

PEAK_WINDOW_S: Final = 10
RISING_S: Final = 2.0
FALLING_S: Final = 4.0
LOCAL_S: Final = 150
APART_S: Final = 60
BEFORE_S: Final = 30
AFTER_S: Final = 75
RATIO: Final = 3.0
LEAST_LINES: Final = 8


class BurstShape(Struct, frozen=True):
    """``profile[i]`` is the mean rate, as a multiple of the base, ``i - BEFORE_S`` s from the peak.

    ``half_rise_s`` and ``half_decay_s`` are where the rise above the base crosses half of the
    peak's; ``base_after_s`` is when it is first within a quarter of the base again.
    """

    count: int
    profile: tuple[float, ...]
    half_rise_s: float
    half_decay_s: float
    base_after_s: float


def peaks(times_s: Sequence[float]) -> list[float]:
    """Where the chat is densest within 10 s that hold at least 8 lines and 3 x the rate of the 5
    minutes around. Peaks are 60 s apart, the densest first served.

    Eight lines, since in a slow room a few come together by chance alone. Density is taken under a
    bell that rises within 2 s and falls within 4 s: the peak is not one second's count, which says
    little with so few lines. Bursts of 60 lines with half-times 3 and 7 s are read as 3.5 and 8.4 s,
    such with 1 and 2 s as 1.9 and 3.4 s; a rise slower than 4 s is read too short.
    """
    if not times_s:
        return []
    first, last = int(times_s[0]) + BEFORE_S, int(times_s[-1]) - AFTER_S
    found = [
        (_density(times_s, at), at)
        for at in (step / 2 for step in range(2 * first, 2 * last))
        if _stands_out(times_s, at)
    ]
    chosen: list[float] = []
    for _, at in sorted(found, key=lambda item: (-item[0], item[1])):
        if all(abs(at - other) >= APART_S for other in chosen):
            chosen.append(at)
    return sorted(chosen)


def _stands_out(times_s: Sequence[float], at: float) -> bool:
    inside = _count(times_s, at - PEAK_WINDOW_S / 2, at + PEAK_WINDOW_S / 2)
    if inside < LEAST_LINES:
        return False
    local = _count(times_s, at - LOCAL_S, at + LOCAL_S) / (2 * LOCAL_S)
    return inside / PEAK_WINDOW_S >= RATIO * local


def _density(times_s: Sequence[float], at: float) -> float:
    first, last = at - 4 * RISING_S, at + 4 * FALLING_S
    near = times_s[bisect_left(times_s, first) : bisect_right(times_s, last)]
    return sum(exp(-(((other - at) / _side(other - at)) ** 2) / 2) for other in near)


def _side(after_s: float) -> float:
    return RISING_S if after_s < 0 else FALLING_S


def _count(times_s: Sequence[float], low: float, high: float) -> float:
    return bisect_right(times_s, high) - bisect_left(times_s, low)


def pool(logs: Sequence[Sequence[float]]) -> BurstShape | None:
    """The mean burst over several logs (seconds of each line, ascending); None without a burst."""
    bins = [0.0] * (BEFORE_S + AFTER_S)
    count = 0
    for times_s in logs:
        for peak in peaks(times_s):
            count += 1
            first = bisect_left(times_s, peak - BEFORE_S - 0.5)
            last = bisect_left(times_s, peak + AFTER_S - 0.5)
            for at in times_s[first:last]:
                bins[int(at - peak + BEFORE_S + 0.5)] += 1
    if not count:
        return None
    base = sum(bins[-15:]) / 15 or 1.0
    profile = tuple(round(value / base, 3) for value in _smooth(bins))
    return BurstShape(
        count,
        profile,
        _crossing(list(reversed(profile[: BEFORE_S + 1]))),
        _crossing(list(profile[BEFORE_S:])),
        _settled(profile[BEFORE_S:]),
    )


def _smooth(bins: Sequence[float]) -> list[float]:
    """Means over 3 s: with a few hundred lines a single second is mostly chance."""
    around = [bins[max(0, i - 1) : i + 2] for i in range(len(bins))]
    return [sum(some) / len(some) for some in around]


def _crossing(falling: Sequence[float]) -> float:
    """Seconds from the first value until half of its height above 1 is reached, interpolated."""
    half = 1 + (falling[0] - 1) / 2
    for i in range(1, len(falling)):
        if falling[i] <= half:
            step = falling[i - 1] - falling[i]
            return round(i - 1 + ((falling[i - 1] - half) / step if step else 0), 1)
    return float(len(falling))


def _settled(after: Sequence[float]) -> float:
    return float(next((i for i, value in enumerate(after) if value <= 1.25), len(after)))
