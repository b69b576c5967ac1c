"""How real a chat log is: twelve metrics over 10-minute windows against measured ranges. Pure.

Ranges and definitions: ``realism_ranges.json`` (2.1 million real messages, aggregates only). A
real window passes 11 of 12 in the median; the target for ours is 12 of 12 on the median window.
"""

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from functools import cache
from pathlib import Path
from statistics import fmean, median, pstdev, pvariance
from typing import Any, Final

from msgspec import Struct

from simulation.tokens import is_emote, is_text, plain_text

WINDOW_MS: Final = 600_000
BIN_MS: Final = 10_000
ECHO_MS: Final = 60_000
LONG_WORDS: Final = 12
_RANGES: Final = Path(__file__).with_name("realism_ranges.json")


class ChatLine(Struct, frozen=True):
    """One line of a log, whoever wrote it."""

    ts_ms: int
    user_id: str
    text: str


class MetricScore(Struct, frozen=True):
    """``low``-``high`` is p5-p95 of real windows of the same band; ``typical`` their median."""

    name: str
    value: float
    low: float
    typical: float
    high: float

    @property
    def passes(self) -> bool:
        return self.low <= self.value <= self.high


class WindowScore(Struct, frozen=True):
    start_ms: int
    lines: int
    band: str
    metrics: tuple[MetricScore, ...]

    @property
    def passed(self) -> int:
        return sum(metric.passes for metric in self.metrics)


class Scorecard(Struct, frozen=True):
    """``median`` scores, metric by metric, the median over the windows of the commonest band."""

    windows: tuple[WindowScore, ...]
    median: WindowScore | None


@cache
def ranges() -> dict[str, Any]:
    """The measured ranges: ``bands[band]["metrics"][name]`` holds p5, p50 and p95."""
    found: dict[str, Any] = json.loads(_RANGES.read_text())
    return found


def band_of(per_minute: float) -> str | None:
    """The rate band a window belongs to, or None when real chat was not measured there."""
    for name, band in ranges()["bands"].items():
        edges = band["messages_per_minute"]
        if edges["min"] <= per_minute < edges["max"]:
            return str(name)
    return None


class Window:
    """One window's lines, tokenised once for all metrics."""

    def __init__(self, lines: Sequence[ChatLine], emotes: Container[str]) -> None:
        self.lines = lines
        self.tokens = [line.text.split() for line in lines]
        self.emote_only = [all(is_emote(t, emotes) for t in row) for row in self.tokens]
        plains = [plain_text(row, emotes) for row in self.tokens]
        self.texts = [plain for plain in plains if is_text(plain)]
        self.per_chatter = Counter(line.user_id for line in lines)

    def share(self, hits: Iterable[bool]) -> float:
        return sum(hits) / len(self.lines)

    def share_of_texts(self, hits: Iterable[bool]) -> float:
        return sum(hits) / len(self.texts) if self.texts else 0.0


def gini(counts: Iterable[int]) -> float:
    """Inequality of messages per chatter: 0 all equal, towards 1 one does all the talking."""
    ordered = sorted(counts)
    n = len(ordered)
    if n < 2:
        return 0.0
    weighted = sum(i * x for i, x in enumerate(ordered, 1))
    return 2 * weighted / (n * sum(ordered)) - (n + 1) / n


def echo_share(lines: Sequence[ChatLine]) -> float:
    """Share of lines whose text another chatter wrote last, at most 60 s before."""
    latest: dict[str, ChatLine] = {}
    echoes = 0
    for line in lines:
        key = " ".join(line.text.lower().split())
        before = latest.get(key)
        if before and before.user_id != line.user_id and line.ts_ms - before.ts_ms <= ECHO_MS:
            echoes += 1
        latest[key] = line
    return echoes / len(lines)


def fano(lines: Sequence[ChatLine]) -> float:
    """Variance / mean of the counts in 60 bins of 10 s: a timer < 0.9, Poisson about 1, bursts more."""
    bins = [0] * (WINDOW_MS // BIN_MS)
    for line in lines:
        index = (line.ts_ms - lines[0].ts_ms) // BIN_MS
        if index < len(bins):
            bins[index] += 1
    mean = fmean(bins)
    return pvariance(bins) / mean if mean else 0.0


def _char_length_cv(window: Window) -> float:
    lengths = [len(line.text) for line in window.lines]
    return pstdev(lengths) / fmean(lengths)


METRICS: Final[dict[str, Callable[[Window], float]]] = {
    "unique_chatters_per_message": lambda w: len(w.per_chatter) / len(w.lines),
    "one_message_chatter_share": lambda w: (
        sum(n == 1 for n in w.per_chatter.values()) / len(w.per_chatter)
    ),
    "gini": lambda w: gini(w.per_chatter.values()),
    "mean_words": lambda w: fmean(map(len, w.tokens)),
    "one_word_share": lambda w: w.share(len(row) == 1 for row in w.tokens),
    "over_12_words_share": lambda w: w.share(len(row) > LONG_WORDS for row in w.tokens),
    "char_length_cv": _char_length_cv,
    "emote_only_share": lambda w: w.share(w.emote_only),
    "echo_60s_share": lambda w: echo_share(w.lines),
    "ends_single_full_stop_share": lambda w: w.share_of_texts(
        text.endswith(".") and not text.endswith("..") for text in w.texts
    ),
    "starts_capital_share": lambda w: w.share_of_texts(text[0].isupper() for text in w.texts),
    "fano_10s": lambda w: fano(w.lines),
}


MEANINGS: Final[dict[str, str]] = {
    "unique_chatters_per_message": "how many different people stand behind the lines",
    "one_message_chatter_share": "of the people who wrote, those who wrote once",
    "gini": "how unequally they talk: 0 all alike, 1 one alone",
    "mean_words": "words in a line on average",
    "one_word_share": "lines of one word",
    "over_12_words_share": "lines of more than 12 words",
    "char_length_cv": "how much lines differ in length: spread over mean",
    "emote_only_share": "lines of emotes alone",
    "echo_60s_share": "lines that repeat what another wrote within a minute",
    "ends_single_full_stop_share": "lines that end with one full stop",
    "starts_capital_share": "lines that begin with a capital",
    "fano_10s": "how bursty: 1 by chance alone, less like a timer, more in bursts",
}


def measure(lines: Sequence[ChatLine], emotes: Container[str]) -> dict[str, float]:
    """All twelve metrics of one window of at least one line."""
    window = Window(lines, emotes)
    return {name: metric(window) for name, metric in METRICS.items()}


def _scored(values: dict[str, float], band: str) -> tuple[MetricScore, ...]:
    known = ranges()["bands"][band]["metrics"]
    return tuple(
        MetricScore(name, value, known[name]["p5"], known[name]["p50"], known[name]["p95"])
        for name, value in values.items()
    )


def windows_of(lines: Sequence[ChatLine], start_ms: int) -> list[tuple[int, list[ChatLine]]]:
    """Non-overlapping 10-minute windows from ``start_ms``, the unfinished last one left out."""
    cut: dict[int, list[ChatLine]] = {}
    for line in lines:
        if line.text.strip():
            cut.setdefault((line.ts_ms - start_ms) // WINDOW_MS, []).append(line)
    return [(start_ms + index * WINDOW_MS, rows) for index, rows in sorted(cut.items())]


def score(
    lines: Sequence[ChatLine],
    emotes: Container[str],
    *,
    start_ms: int | None = None,
    end_ms: int | None = None,
) -> Scorecard:
    """Score a log in time order; windows start at ``start_ms`` (default: the first line).

    A window counts when it ends by ``end_ms`` (default: the last line), holds at least 15 lines
    and its rate lies in a measured band.
    """
    if not lines:
        return Scorecard((), None)
    start = lines[0].ts_ms if start_ms is None else start_ms
    end = lines[-1].ts_ms if end_ms is None else end_ms
    scored = []
    for at, rows in windows_of(lines, start):
        band = band_of(len(rows) / (WINDOW_MS / 60_000))
        enough = len(rows) >= ranges()["min_messages_per_window"]
        if band and enough and at + WINDOW_MS <= end + BIN_MS:
            scored.append(WindowScore(at, len(rows), band, _scored(measure(rows, emotes), band)))
    return Scorecard(tuple(scored), median_window(scored))


def median_window(windows: Sequence[WindowScore]) -> WindowScore | None:
    """Metric by metric the median over the windows of the commonest band."""
    if not windows:
        return None
    band = Counter(window.band for window in windows).most_common(1)[0][0]
    same = [window for window in windows if window.band == band]
    values = {name: median(w.metrics[i].value for w in same) for i, name in enumerate(METRICS)}
    return WindowScore(
        same[0].start_ms, round(median(w.lines for w in same)), band, _scored(values, band)
    )
