"""When the crowd speaks: a point process. A stimulus is worth an expected number of lines, the hash
draws how many, and the crowd who. Nothing here walks the members."""

import math
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from personas import pacing
from personas.crowd.members import CROWD, Crowd
from personas.generation.request import Occasion
from personas.policy.engine import live_rate
from personas.policy.types import Stimulus
from personas.words import copyable
from protocol.ids import unit

PASSING: Final = 0.12
"""Part of the unprompted lines and reactions that comes from people who write once."""
STEEP: Final = 8
BURST_S: Final = 130.0
"""A strong event is worth this many seconds of the target rate in extra lines."""
EVENT_WEIGHT: Final = {"silence": 0.1, "music_change": 0.4, "scene_change": 0.6}
MAX_CREDIT_S: Final = 120.0
REPLY: Final = 0.07
REPLY_TO_QUESTION: Final = 0.16
REPLY_TO_PERSON: Final = 0.35
ANSWER: Final = 0.4
ECHO: Final = 0.02
ECHO_IN_HYPE: Final = 0.15
MAX_DEPTH: Final = 4
MAX_BURST: Final = 200


class Call(Struct, frozen=True, kw_only=True):
    """One line the crowd is going to say."""

    chatter_id: str
    nth: int
    occasion: Occasion | None
    delay_ms: int
    expected: float
    roll: float
    term: str
    directed: bool = False


def branching_ratio(hype: float) -> float:
    """Most lines that one line of the crowd calls for on average; under 1, so talk dies out."""
    return max(REPLY, REPLY_TO_QUESTION) + ANSWER * 0.5 + ECHO + ECHO_IN_HYPE * hype


def poisson(u: float, mean: float) -> int:
    """How many, for a draw in [0, 1): the inverse of the Poisson distribution, at most 200."""
    n, term = 0, math.exp(-min(mean, MAX_BURST))
    total = term
    while u >= total and n < MAX_BURST:
        n += 1
        term *= mean / n
        total += term
    return n


def mood(seed: str, now_ms: int) -> float:
    """How lively the crowd is for no reason at all: calm and busy minutes around 1."""
    slow, part = divmod(now_ms / 50_000, 1)
    a, b = (unit(seed, "mood", int(slow) + n) for n in (0, 1))
    level = a + (b - a) * part
    return 0.35 + 1.3 * level


def accrue(credit: float, lines: float, target_rate: float) -> float:
    """What the room owes to its target rate, in lines; at most a minute's worth either way."""
    most = target_rate * MAX_CREDIT_S / 60
    return min(max(credit + lines, -most), most)


def lift(credit: float, target_rate: float) -> float:
    """0.3-2: more lines when the room owes some to its target rate, fewer when it said too many."""
    if target_rate <= 0:
        return 0.0
    return min(max(1 + credit / target_rate, 0.2), 2.0)


def at_tick(
    crowd: Crowd, stimulus: Stimulus, *, rate: float, idle: float, f: float, span_ms: int
) -> Iterator[Call]:
    """Unprompted lines; rates in lines per minute, ``rate`` that of a fresh room."""
    mean = live_rate(idle, rate, f) * span_ms / 60_000
    yield from _several(crowd, stimulus, mean, "base")


def to_event(crowd: Crowd, event: Stimulus, *, target_rate: float, lift: float) -> Iterator[Call]:
    """The burst after an event; something of some strength gets at least one line."""
    weight = EVENT_WEIGHT.get(event.event_type, 1.0)
    landing = pacing.lognormal(unit(crowd.seed, event.id, "landing"), 0.8, 0.7, 0.7)
    mean = target_rate / 60 * BURST_S * weight * event.strength**STEEP * lift * landing
    yield from _several(crowd, event, mean, "burst", least=int(event.strength * weight >= 0.25))


def _several(
    crowd: Crowd, stimulus: Stimulus, mean: float, term: str, least: int = 0
) -> Iterator[Call]:
    roll = unit(crowd.seed, stimulus.id, term)
    for nth in range(max(least, poisson(roll, mean)) if crowd.seats else 0):
        key = f"{stimulus.id}:{term}:{nth}"
        passing = crowd.size >= 20 and unit(crowd.seed, key, "passing") < PASSING
        at = stimulus.ts_ms
        chatter = crowd.passer_by(key) if passing else crowd.speaker(key, at)
        key = f"{crowd.seed}:{key}"
        if stimulus.kind == "event":
            delay = pacing.to_event(key, first=nth == 0)
        else:
            delay = pacing.unprompted(key)
        if chatter:
            yield Call(
                chatter_id=chatter, nth=nth, occasion=None, delay_ms=delay,
                expected=round(mean, 6), roll=roll, term=term,
            )  # fmt: skip


def to_line(
    crowd: Crowd,
    line: Stimulus,
    *,
    now_ms: int,
    addressed: str,
    f: float,
    hype: float,
) -> Iterator[Call]:
    """What a heard line calls for: an answer of the member it names (``addressed``), a reply of
    somebody else, copies while the room is excited. A still room (``f`` 0) leaves people's lines
    unanswered by nobody and simulated ones alone."""
    if line.depth >= MAX_DEPTH or not crowd.seats:
        return
    person = line.from_person
    calm = 1.0 if person else f
    if addressed.startswith(CROWD):
        yield from _one(
            crowd, line, addressed, 1.0 if person else ANSWER * calm, "answer", "answer"
        )
    elif not addressed:
        p = REPLY_TO_PERSON if person else REPLY_TO_QUESTION if line.question else REPLY
        other = crowd.speaker(f"{line.id}:reply", now_ms, frozenset({line.author_id}))
        yield from _one(crowd, line, other, p * calm, "reply", "reply")
    if copyable(line.text):
        mean = (ECHO + ECHO_IN_HYPE * hype) * calm
        for nth in range(poisson(unit(crowd.seed, line.id, "echo"), mean)):
            other = crowd.speaker(f"{line.id}:echo:{nth}", now_ms, frozenset({line.author_id}))
            yield from _one(crowd, line, other, mean, "echo", "wave", nth + 1)


def _one(
    crowd: Crowd,
    line: Stimulus,
    chatter: str,
    p: float,
    occasion: Occasion,
    term: str,
    nth: int = 0,
) -> Iterator[Call]:
    roll = unit(crowd.seed, line.id, term)
    if not chatter or (term != "wave" and roll >= p):
        return
    key = f"{crowd.seed}:{line.id}:{term}:{nth}"
    if occasion == "echo":
        delay = pacing.to_wave(key)
    elif line.from_person:
        delay = pacing.to_person(key, heard_chars=len(line.text), own_chars=25)
    else:
        delay = pacing.to_chatter(key)
    yield Call(
        chatter_id=chatter, nth=nth, occasion=occasion, delay_ms=delay, expected=round(p, 6),
        roll=roll, term=term, directed=occasion != "echo",
    )  # fmt: skip
