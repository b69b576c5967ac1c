"""What a chat log talks about: eight content figures over 10-minute windows, beside real chat. Pure.

The scorecard counts lines and shapes; this one looks at words. Definitions stand with each figure;
``content_ranges.json`` holds p10, p50 and p90 of real windows.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, Final

from simulation.scorecard import ChatLine, MetricScore, Scorecard, WindowScore, windows_of
from simulation.tokens import is_emote

LEAST_LINES: Final = 60
RARE_PART: Final = 0.02
RARE_LINES: Final = 3
LOOK_BACK: Final = 15
RIFF_MS: Final = 60_000
RIFF_CHATTERS: Final = 3
RUN: Final = 4
RUN_LINE: Final = 6
RUN_MS: Final = 3_600_000
LONG_CHARS: Final = 100
QUESTION_WORDS: Final = 4
_RANGES: Final = Path(__file__).with_name("content_ranges.json")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CORRECTION: Final = re.compile(r"\*[\w']+|[\w']+\*")

MEANINGS: Final[dict[str, str]] = {
    "picks_up": "lines with a rare word that share one with the 15 lines before",
    "riff_of_three": "uses of a rare word that three people use within a minute, by lines",
    "shares_four_words": "longer lines that share four words in a row with another one",
    "any_emote": "lines with an emote",
    "question": "questions of four words or more",
    "over_100_characters": "lines of more than 100 characters",
    "swearing": "lines that swear mildly",
    "own_correction": "lines that correct the one before, such as word*",
}


@cache
def content_ranges() -> dict[str, Any]:
    """Return the measured ranges and the word lists that the definitions use."""
    found: dict[str, Any] = json.loads(_RANGES.read_text())
    return found


@cache
def _stop() -> frozenset[str]:
    return frozenset(content_ranges()["stop"])


@cache
def _swearing() -> re.Pattern[str]:
    words = "|".join(word.replace("*", r"\w*") for word in content_ranges()["swearing"])
    return re.compile(rf"\b(?:{words})\b")


def words_of(text: str) -> list[str]:
    """Return the words of a line, lower case and without apostrophes."""
    return [re.sub("['’]", "", word) for word in _WORD.findall(text.lower())]


class Log:
    """A whole log, read once: which words are rare and which runs of words recur needs all of it."""

    def __init__(self, lines: Sequence[ChatLine], emotes: Container[str]) -> None:
        self.lines, self.emotes = lines, emotes
        self.words = [words_of(line.text) for line in lines]
        content = [{w for w in row if len(w) > 2 and w not in _stop()} for row in self.words]
        uses = Counter(word for row in content for word in row)
        most = max(RARE_LINES, RARE_PART * len(lines))
        self.rare = [{word for word in row if uses[word] <= most} for row in content]
        self.riffed = _riffed(lines, self.rare)
        self.shared = _shared(lines, self.words)

    def picks_up(self, at: int) -> bool:
        """Return whether a line shares a rare word with any of the 15 before by others."""
        who = self.lines[at].user_id
        before = range(max(0, at - LOOK_BACK), at)
        return any(
            self.rare[at] & self.rare[one] for one in before if self.lines[one].user_id != who
        )


def _riffed(lines: Sequence[ChatLine], rare: Sequence[set[str]]) -> list[int]:
    """By line: how many of its rare words three or more chatters use within the next minute."""
    places: dict[str, list[int]] = {}
    for at, row in enumerate(rare):
        for word in row:
            places.setdefault(word, []).append(at)
    found = [0] * len(lines)
    for uses in places.values():
        for nth, at in enumerate(uses):
            until = lines[at].ts_ms + RIFF_MS
            who = {lines[one].user_id for one in uses[nth:] if lines[one].ts_ms <= until}
            found[at] += len(who) >= RIFF_CHATTERS
    return found


def _shared(lines: Sequence[ChatLine], words: Sequence[list[str]]) -> list[bool]:
    """By line: whether a run of four of its words stands in another line within an hour."""
    places: dict[tuple[str, ...], list[int]] = {}
    for at, row in enumerate(words):
        for run in zip(*(row[n:] for n in range(RUN)), strict=False):
            places.setdefault(run, []).append(at)
    found = [False] * len(lines)
    for uses in places.values():
        for nth, at in enumerate(uses):
            for other in uses[nth + 1 :]:
                if lines[other].ts_ms - lines[at].ts_ms > RUN_MS:
                    break
                if lines[other].text != lines[at].text:
                    found[at] = found[other] = True
    return found


def _share(hits: int, of: int) -> float:
    return hits / of if of else 0.0


def _picks_up(log: Log, rows: range) -> float:
    telling = [at for at in rows if log.rare[at]]
    return _share(sum(map(log.picks_up, telling)), len(telling))


def _shares_four(log: Log, rows: range) -> float:
    long = [at for at in rows if len(log.words[at]) >= RUN_LINE]
    return _share(sum(log.shared[at] for at in long), len(long))


def _of_lines(hit: Callable[[Log, int], bool]) -> Callable[[Log, range], float]:
    return lambda log, rows: _share(sum(hit(log, at) for at in rows), len(rows))


FIGURES: Final[dict[str, Callable[[Log, range], float]]] = {
    "picks_up": _picks_up,
    "riff_of_three": lambda log, rows: _share(sum(log.riffed[at] for at in rows), len(rows)),
    "shares_four_words": _shares_four,
    "any_emote": _of_lines(
        lambda log, at: any(is_emote(token, log.emotes) for token in log.lines[at].text.split())
    ),
    "question": _of_lines(
        lambda log, at: "?" in log.lines[at].text and len(log.words[at]) >= QUESTION_WORDS
    ),
    "over_100_characters": _of_lines(lambda log, at: len(log.lines[at].text) > LONG_CHARS),
    "swearing": _of_lines(
        lambda log, at: _swearing().search(log.lines[at].text.lower()) is not None
    ),
    "own_correction": _of_lines(
        lambda log, at: _CORRECTION.fullmatch(log.lines[at].text.strip()) is not None
    ),
}


def content_band(per_minute: float) -> str | None:
    """Return the band of a rate, or None where no content was measured."""
    for name in content_ranges()["bands"]:
        low, high = map(float, name.split("-"))
        if low <= per_minute < high:
            return str(name)
    return None


def content_of(
    lines: Sequence[ChatLine], emotes: Container[str], *, start_ms: int | None = None
) -> Scorecard:
    """Score the content of a log in time order, window by window and in the median.

    A window counts with 60 lines or more, at a rate for which there are ranges.
    """
    if not lines:
        return Scorecard((), None)
    log, at, scored = Log(lines, emotes), 0, []
    for began, rows in windows_of(lines, lines[0].ts_ms if start_ms is None else start_ms):
        band = content_band(len(rows) / 10)
        within = range(at, at + len(rows))
        at += len(rows)
        if band and len(rows) >= LEAST_LINES:
            values = {name: figure(log, within) for name, figure in FIGURES.items()}
            scored.append(WindowScore(began, len(rows), band, _beside(values, band)))
    return Scorecard(tuple(scored), _median(scored))


def _beside(values: dict[str, float], band: str) -> tuple[MetricScore, ...]:
    known = content_ranges()["bands"][band]
    return tuple(
        MetricScore(name, value, known[name]["p10"], known[name]["p50"], known[name]["p90"])
        for name, value in values.items()
    )


def _median(windows: Sequence[WindowScore]) -> WindowScore | None:
    if not windows:
        return None
    band = Counter(window.band for window in windows).most_common(1)[0][0]
    same = [window for window in windows if window.band == band]
    values = {name: median(w.metrics[i].value for w in same) for i, name in enumerate(FIGURES)}
    return WindowScore(
        same[0].start_ms, round(median(w.lines for w in same)), band, _beside(values, band)
    )
