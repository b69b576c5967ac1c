"""Who speaks: limits, then the chance, then the gate. Values in, records out. Pure."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from msgspec.structs import replace

from personas.policy.gate import gate
from personas.policy.limits import WINDOW_MS, refusal
from personas.policy.terms import chance
from personas.policy.types import Decision, Moment, Standing, Stimulus
from protocol.configs.room import RoomConfig
from protocol.ids import hash64, unit
from protocol.reasons import Reason

FRESH_HALF_LIFE_S: Final = 10.0
STILL_BELOW: Final = 0.02  # Older than 56 s counts for nothing: a still room idles within 60 s.
UNREACHABLE: Final[frozenset[Reason]] = frozenset({"too_old", "wrong_room", "asleep"})


def record(
    config: RoomConfig, stimulus: Stimulus, now_ms: int, reason: Reason, persona_id: str = "*"
) -> Decision:
    """A bare record; ``*`` stands for all personas."""
    return Decision(
        ts_ms=now_ms,
        room_id=config.room_id,
        kind=stimulus.kind,
        trigger_id=stimulus.id,
        persona_id=persona_id,
        reason=reason,
        hype_detected=stimulus.hype,
    )


def decide(stimulus: Stimulus, moment: Moment, standing: Standing) -> Decision:
    """Whether one persona speaks about a message or an event."""
    persona_id = standing.persona.persona_id
    reason = refusal(stimulus, moment, standing)
    forced = reason is None and moment.markers and bool(stimulus.marker)
    p = 0.0
    terms: dict[str, float] = {}
    h = roll(stimulus, moment.config.seed(), persona_id)
    if forced:
        reason, p, h = "e2e_forced", 1.0, 0.0
    elif reason is None:
        p, terms = chance(stimulus, moment, standing)
        reason = "p_pass" if h < p else "p_gate"
    return replace(
        record(moment.config, stimulus, moment.now_ms, reason, persona_id),
        p_used=p,
        h_value=h,
        mention_detected=standing.mentioned,
        rate_10s=moment.rate_10s,
        forced=forced,
        marker_present=bool(stimulus.marker),
        terms=terms,
    )


def roll(stimulus: Stimulus, seed: str, persona_id: str) -> float:
    """The gate's value; what is no message is drawn from the room's seed as well."""
    if stimulus.kind == "message":
        return gate(stimulus.id, persona_id)
    return unit(seed, stimulus.id, persona_id)


def in_turn(stimulus_id: str, standings: Sequence[Standing]) -> list[Standing]:
    """The order in which personas are asked: by hash, so that no name has an advantage."""
    return sorted(standings, key=lambda one: hash64(stimulus_id, one.persona.persona_id, "turn"))


def react(stimulus: Stimulus, moment: Moment, standings: Sequence[Standing]) -> list[Decision]:
    """Every persona's decision about a message or an event, the budget charged in turn."""
    decisions: list[Decision] = []
    said = moment.core_lines_10s
    asked = stimulus.from_person and stimulus.question and any(one.mentioned for one in standings)
    for standing in in_turn(stimulus.id, standings):
        made = decide(stimulus, replace(moment, core_lines_10s=said), standing)
        if asked and made.reason == "p_pass" and not standing.mentioned:
            made = replace(made, reason="not_asked")
        decisions.append(made)
        said += made.speak
    return people_first(stimulus, moment, decisions)


def people_first(stimulus: Stimulus, moment: Moment, decisions: list[Decision]) -> list[Decision]:
    """See to it that a person who asks, greets or names somebody is answered by somebody.

    A person who named personas is owed an answer by one of those.
    """
    named = [one for one in decisions if one.mention_detected]
    owed = stimulus.from_person and (named or stimulus.question or stimulus.first_line)
    if not owed or unit(stimulus.id, "salience") >= moment.config.audience.human_salience:
        return decisions
    candidates = [one for one in named or decisions if one.reason not in UNREACHABLE]
    if not candidates or any(one.speak for one in candidates):
        return decisions
    best = min(candidates, key=lambda one: (one.reason != "p_gate", one.h_value))
    return [replace(one, reason="people_first") if one is best else one for one in decisions]


def freshness(fresh_ms: int, now_ms: int) -> float:
    """1 at a fresh stimulus, halved every 10 s, and 0 in a still room."""
    f = 0.5 ** ((now_ms - fresh_ms) / 1000 / FRESH_HALF_LIFE_S)
    return min(f, 1.0) if f >= STILL_BELOW else 0.0


def live_rate(idle: float, full: float, f: float) -> float:
    """Lines per minute between the idle rate of a still room and the full rate of a fresh one."""
    return idle + max(0.0, full - idle) * f


def tick(
    stimulus: Stimulus,
    moment: Moment,
    standings: Sequence[Standing],
    *,
    span_ms: int,
    idle: float,
    f: float,
) -> Decision:
    """One draw of the room decides whether a persona speaks, then the chances decide which.

    ``idle`` is the core's part of the idle rate in lines per minute. Silence gives the record of the
    tick with the refusals counted.
    """
    refused: Counter[str] = Counter()
    ready: list[tuple[float, Standing, dict[str, float]]] = []
    for standing in standings:
        if reason := refusal(stimulus, moment, standing):
            refused[reason] += 1
            continue
        p, terms = chance(stimulus, moment, standing)
        if p > 0:
            ready.append((p, standing, terms))
    chances = list(accumulate(p for p, _, _ in ready))
    total = chances[-1] if chances else 0.0
    rate = live_rate(idle, total * 60_000 / WINDOW_MS, f) if ready else 0.0
    seed = moment.config.seed()
    drawn = replace(
        record(moment.config, stimulus, moment.now_ms, "quiet"),
        p_used=round(1 - math.exp(-rate * span_ms / 60_000), 6),
        h_value=unit(seed, stimulus.id, "anybody"),
        rate_10s=moment.rate_10s,
        refused=dict(refused),
    )
    if drawn.h_value >= drawn.p_used:
        return drawn
    at = bisect_right(chances, unit(seed, stimulus.id, "who") * total)
    _, standing, terms = ready[min(at, len(ready) - 1)]
    return replace(
        drawn,
        reason="p_pass",
        persona_id=standing.persona.persona_id,
        mention_detected=standing.mentioned,
        terms={**terms, "fresh": f},
    )
