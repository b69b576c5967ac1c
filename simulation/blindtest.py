"""A blind test: can a reader tell our chat from a real one? Sheets, answer key, score. Pure.

Excerpts of 10 lines, ours and the other log's in equal number, shuffled by a seed; names are
replaced so that only the talk can give it away. 50 % right means: not to be told apart.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Final, Literal

from msgspec import Struct

from protocol.ids import hash64
from simulation.scorecard import ChatLine

EXCERPT: Final = 10
Z95: Final = 1.96
Source = Literal["simulated", "real"]


class TooShort(ValueError):
    """The log is too short for that many excerpts that do not overlap."""


class Excerpt(Struct, frozen=True):
    number: int
    source: Source
    lines: tuple[str, ...]


class Verdict(Struct, frozen=True):
    """``low``-``high`` is the 95 % interval (Wilson) of the share right."""

    answers: int
    right: int
    share: float
    low: float
    high: float


def excerpts(
    ours: Sequence[ChatLine], real: Sequence[ChatLine], *, each: int, seed: int
) -> list[Excerpt]:
    """``each`` excerpts of either log, numbered in shuffled order; TooShort if they do not fit."""
    drawn: list[tuple[Source, tuple[str, ...]]] = []
    sources: tuple[tuple[Source, Sequence[ChatLine]], ...] = (("simulated", ours), ("real", real))
    for source, log in sources:
        blocks = len(log) // EXCERPT
        if blocks < each:
            raise TooShort(f"the {source} log has {len(log)} lines; {each * EXCERPT} are needed")
        order = sorted(range(blocks), key=lambda block: hash64(seed, source, block))
        drawn += [(source, _excerpt(log, block * EXCERPT)) for block in order[:each]]
    drawn.sort(key=lambda item: hash64(seed, *item[1]))
    return [Excerpt(n, source, lines) for n, (source, lines) in enumerate(drawn, 1)]


def _excerpt(log: Sequence[ChatLine], first: int) -> tuple[str, ...]:
    rows = log[first : first + EXCERPT]
    names: dict[str, str] = {}
    lines = []
    for row in rows:
        name = names.setdefault(row.user_id, f"viewer{len(names) + 1}")
        wait = (row.ts_ms - rows[0].ts_ms) // 1000
        lines.append(f"+{wait:>3} s  {name}: {_unnamed(row.text)}")
    return tuple(lines)


def _unnamed(text: str) -> str:
    return " ".join("@viewer" if word.startswith("@") else word for word in text.split())


def sheet(items: Sequence[Excerpt]) -> str:
    """What the reader gets: write S (simulated) or R (real) behind each number."""
    head = "Write S (simulated) or R (real) after each colon, one answer per excerpt.\n"
    parts = (f"--- {item.number}:\n" + "\n".join(item.lines) + "\n" for item in items)
    return "\n".join([head, *parts])


def key(items: Sequence[Excerpt]) -> dict[str, Source]:
    return {str(item.number): item.source for item in items}


def answers_of(text: str) -> dict[str, Source]:
    """The answers of a filled sheet (lines ``--- 3: S``)."""
    found: dict[str, Source] = {}
    for line in text.splitlines():
        number, _, answer = line.removeprefix("---").partition(":")
        letter = answer.strip()[:1].upper()
        if line.startswith("---") and letter in ("S", "R"):
            found[number.strip()] = "simulated" if letter == "S" else "real"
    return found


def judge(answers: Mapping[str, Source], right_key: Mapping[str, Source]) -> Verdict:
    """How many answers are right, with the 95 % interval."""
    given = {number: answer for number, answer in answers.items() if number in right_key}
    right = sum(right_key[number] == answer for number, answer in given.items())
    low, high = wilson(right, len(given))
    return Verdict(len(given), right, right / len(given) if given else 0.0, low, high)


def wilson(right: int, n: int) -> tuple[float, float]:
    """95 % interval of a share; (0, 1) when nothing was asked."""
    if not n:
        return 0.0, 1.0
    p, z2 = right / n, Z95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)
