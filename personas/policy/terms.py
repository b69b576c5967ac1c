"""The chance to speak: two formulas, and the terms both share. Pure.

Reactions to a message add up (``reaction``); events and ticks multiply (``initiative``). The shared
terms are 1 for a persona whose traits stand at their default 0.5, so that the tables of
``docs/policy.md`` hold for it exactly.
"""

import math
from typing import Final

from personas.policy.types import Moment, Standing, Stimulus
from protocol.configs.persona import Drift
from protocol.configs.room import PolicyKnobs, Timing
from protocol.event_types import event_type_named

RATE_FLOOR: Final = 0.02  # The rate penalty never takes a chance below this.
HAZARD_SPAN: Final = 20  # Cooldowns until who has just spoken is as likely as ever to speak again.
BOND_GAIN: Final = 0.5


def reaction(timing: Timing, *, mentioned: bool, hype: bool, rate_10s: int) -> float:
    """The chance to react to a message, before the shared terms."""
    p = timing.p_base
    if mentioned:
        p = min(1.0, p + timing.p_mention_bonus)
    if hype:
        p = min(1.0, p + timing.p_hype_bonus)
    if rate_10s > 0:
        p = max(RATE_FLOOR, p - timing.p_rate_penalty_per_msg * rate_10s)
    return p


def initiative(
    knobs: PolicyKnobs,
    *,
    p_base: float,
    multiplier: float = 1.0,
    event_strength: float = 0.0,
    mentioned: bool = False,
    velocity: float = 0.0,
    bot_fraction: float = 0.0,
) -> dict[str, float]:
    """The factors of the chance to speak at an event or, per 10 s, at ticks, in order."""
    return {
        "base": p_base,
        "room": multiplier,
        "event": 1 + knobs.event_alpha * event_strength,
        "mention": knobs.mention_boost if mentioned else 1.0,
        "trend": 1 + knobs.trend_alpha * velocity,
        "bots": 1 - knobs.bot_gamma * bot_fraction,
    }


def product(terms: dict[str, float], cap: float) -> float:
    """All factors multiplied in their order, 0 to ``cap``."""
    return min(max(math.prod(terms.values()), 0.0), cap)


def talkative(drift: Drift) -> float:
    """0 for a persona that speaks only when spoken to, 2 for a chatterbox."""
    return 2 * drift.talkativeness


def topical(drift: Drift, topics: frozenset[str]) -> float:
    """0.5-1.5 by the strongest opinion the persona has on what is being talked about."""
    biases = [bias for topic, bias in drift.topic_biases.items() if topic.lower() in topics]
    return 0.5 + max(biases, key=lambda bias: abs(bias - 0.5)) if biases else 1.0


def tempered(drift: Drift, stimulus: Stimulus) -> float:
    """0.5-1.5: the helpful answer questions, the salty enjoy a salty one, the curious notice events."""
    if stimulus.kind == "message":
        return 0.5 + drift.helpfulness if stimulus.question else 1.0
    if stimulus.kind == "event":
        salty = event_type_named(stimulus.event_type).salty
        return 0.5 + (drift.saltiness if salty else drift.curiosity)
    return 1.0


def rested(timing: Timing, since_ms: int | None) -> float:
    """The soft cooldown: after the hard one, the chance rises back with every second of silence."""
    span = HAZARD_SPAN * cooldown_ms(timing)
    return 1.0 if since_ms is None or since_ms >= span else since_ms / span


def cooldown_ms(timing: Timing) -> int:
    return max(timing.soft_cooldown_ms, timing.hard_cooldown_ms)


def shared(stimulus: Stimulus, moment: Moment, standing: Standing) -> dict[str, float]:
    """The terms of one persona that both formulas are multiplied with."""
    drift = standing.persona.drift
    return {
        "talkative": 1.0 if standing.mentioned else talkative(drift),
        "topic": topical(drift, moment.topics),
        "temper": tempered(drift, stimulus),
        "bond": 1 + BOND_GAIN * standing.bond,
    }


def chance(
    stimulus: Stimulus, moment: Moment, standing: Standing
) -> tuple[float, dict[str, float]]:
    """The chance (6 places) that a persona speaks, and its factors by name.

    For a tick it is the chance per 10 s.
    """
    config, mentioned, cap = moment.config, standing.mentioned, 1.0
    if stimulus.kind == "message":
        hype, rate = stimulus.hype, moment.rate_10s
        terms = {"reaction": reaction(config.timing, mentioned=mentioned, hype=hype, rate_10s=rate)}
    else:
        terms = initiative(
            config.policy,
            p_base=config.timing.p_base,
            multiplier=config.hype_multiplier,
            event_strength=moment.event_strength,
            mentioned=mentioned,
            velocity=moment.velocity,
            bot_fraction=moment.bot_fraction,
        )
        terms["share"] = moment.share
        terms["rested"] = rested(config.timing, standing.since_ms)
        cap = config.policy.p_cap
    terms |= shared(stimulus, moment, standing)
    if stimulus.origin == "bot":
        terms["bot_weight"] = config.policy.bot_react_to_bot_weight
    return round(product(terms, cap), 6), terms
