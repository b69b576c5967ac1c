"""When the crowd speaks: a point process. A stimulus is worth an expected number of lines, the hash
draws how many, and the crowd who. Nothing here walks the members. Pure."""

import math
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final, Literal

from msgspec import Struct

from language.english import ENGLISH
from personas.chat import pacing
from personas.chat.occasions import Occasion
from personas.chat.signs import copyable
from personas.crowd.members import CROWD, Crowd
from personas.policy.deciding import live_rate
from personas.policy.types import Stimulus
from protocol.event_types import event_type_named
from protocol.ids import unit

PASSING: Final = 0.12  # Part of unprompted lines and reactions that is of people who write once.
BURST_S: Final = 180.0
"""The strongest event is worth this many seconds of the target rate in extra lines; one of strength
``s`` the part ``s`` to the power of ``STEEP``, for real bursts are rare and large."""
STEEP: Final = 8
FULL: Final = 1.3  # What a room owes lifts a burst that lands badly to this, no large one.
CREDIT_MIN: Final = 3
REPLY: Final = 0.07
REPLY_TO_QUESTION: Final = 0.16
REPLY_TO_PERSON: Final = 0.35
ANSWER: Final = 0.4
ECHO: Final = 0.02
ECHO_IN_HYPE: Final = 0.15
LEAST: Final = 1.7
MAX_DEPTH: Final = 4
MOOD_MS: Final = 50_000
MAX_BURST: Final = 200
NAMELESS: Final = 20  # In a crowd smaller than this everybody stays.


class Call(Struct, frozen=True):
    """A line the crowd is going to say, ``delay_ms`` from now; without an occasion it is about what
    its stimulus is about. ``term`` expected ``expected`` lines, and ``roll`` drew this one."""

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
    turn, into = divmod(now_ms, MOOD_MS)
    a, b = unit(seed, "mood", turn), unit(seed, "mood", turn + 1)
    return 0.35 + 1.3 * (a + (b - a) * into / MOOD_MS)


def accrue(credit: float, lines: float, target_rate: float) -> float:
    """What the room owes to its target rate, in lines; at most three minutes' worth either way."""
    most = target_rate * CREDIT_MIN
    return min(max(credit + lines, -most), most)


def lift(credit: float, target_rate: float) -> float:
    """0.15-2: more lines when the room owes some to its target rate, fewer when it said too many."""
    return min(max(1 + credit / target_rate, 0.15), 2.0) if target_rate > 0 else 0.0


def at_tick(
    crowd: Crowd, stimulus: Stimulus, *, rate: float, idle: float, f: float, span_ms: int
) -> Iterator[Call]:
    """Unprompted lines; rates in lines per minute, ``rate`` that of a fresh room."""
    mean = live_rate(idle, rate, f) * span_ms / 60_000
    yield from _several(crowd, stimulus, mean, "base", 0, frozenset())


def to_event(
    crowd: Crowd, event: Stimulus, *, target_rate: float, lift: float, busy: AbstractSet[str]
) -> Iterator[Call]:
    """The burst after an event: one or two quick lines of people not ``busy`` with another, and more."""
    weight = event_type_named(event.event_type).burst
    landing = pacing.lognormal(unit(crowd.seed, event.id, "landing"), 0.8, 0.7, 0.7)
    size = min(lift * landing, max(landing, FULL))
    mean = target_rate / 60 * BURST_S * weight * event.strength**STEEP * size
    quick = max(1, round(LEAST * event.strength * weight))
    yield from _several(crowd, event, mean, "burst", quick, busy)


def _several(
    crowd: Crowd, stimulus: Stimulus, mean: float, term: str, quick: int, busy: AbstractSet[str]
) -> Iterator[Call]:
    roll, taken = unit(crowd.seed, stimulus.id, term), {""}
    for nth in range(max(quick, poisson(roll, mean)) if crowd.seats else 0):
        key = f"{stimulus.id}:{term}:{nth}"
        passing = crowd.size >= NAMELESS and unit(crowd.seed, key, "passing") < PASSING
        others = taken | busy if nth < quick else taken
        chatter = crowd.passer_by(key) if passing else crowd.speaker(key, stimulus.ts_ms, others)
        key = f"{crowd.seed}:{key}"
        burst = stimulus.kind == "event"
        delay = pacing.to_event(key, first=nth < quick) if burst else pacing.unprompted(key)
        if chatter not in taken:
            if stimulus.question:
                taken.add(chatter)  # Nobody answers the same question twice.
            yield Call(chatter, nth, None, delay, round(mean, 6), roll, term)


def to_line(
    crowd: Crowd, line: Stimulus, *, now_ms: int, addressed: str, f: float, hype: float
) -> Iterator[Call]:
    """What a heard line calls for: an answer of the member it names or replies to (``addressed``, a
    user id), else perhaps a reply of somebody (no reply where a person calls another); and copies, more of them in a room full of ``hype``.

    Simulated lines call for less the longer nothing has happened (``f``), and for nothing at last.
    """
    if line.depth >= MAX_DEPTH or not crowd.seats:
        return
    person, f = line.from_person, 1.0 if line.from_person else f
    others = frozenset({line.author_id})
    if addressed.startswith(CROWD):
        yield from _reply(crowd, line, addressed, 1.0 if person else ANSWER * f, "answer")
    elif not addressed and not (person and line.text.startswith("@")):
        p = REPLY_TO_PERSON if person else REPLY_TO_QUESTION if line.question else REPLY
        chatter = crowd.speaker(f"{line.id}:reply", now_ms, others)
        yield from _reply(crowd, line, chatter, p * f, "reply")
    if copyable(line.text, ENGLISH):
        mean = (ECHO + ECHO_IN_HYPE * hype) * f
        roll = unit(crowd.seed, line.id, "wave")
        for nth in range(1, 1 + poisson(roll, mean)):
            key = f"{line.id}:wave:{nth}"
            if chatter := crowd.speaker(key, now_ms, others):
                delay = pacing.to_wave(f"{crowd.seed}:{key}")
                yield Call(chatter, nth, "echo", delay, round(mean, 6), roll, "wave")


def _reply(
    crowd: Crowd, line: Stimulus, chatter: str, p: float, occasion: Literal["answer", "reply"]
) -> Iterator[Call]:
    roll, key = unit(crowd.seed, line.id, occasion), f"{crowd.seed}:{line.id}:{chatter}"
    if not chatter or roll >= p:
        return
    if line.from_person:
        delay = pacing.to_person(key, heard_chars=len(line.text), own_chars=pacing.TYPICAL_CHARS)
    else:
        delay = pacing.to_chatter(key)
    yield Call(chatter, 0, occasion, delay, round(p, 6), roll, occasion, directed=True)
