"""How the room stands at a moment, read from its state: the values decisions are made of. Pure."""

import math
from bisect import bisect_right
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

from language.tokens import names_one_of
from personas.policy.limits import WINDOW_MS
from personas.policy.state import RoomState
from personas.policy.types import Moment, Standing, Stimulus
from protocol.configs.persona import PersonaConfig
from protocol.configs.room import RoomConfig
from protocol.ids import hash64

EVENT_FRESH_MS: Final = 15_000
WAVE: Final = 3
"""At this many times its target rate a room is all wave."""
CORE_PART: Final = 0.1
"""Part of the target rate that the core says unprompted beside a crowd; with events and answers it
comes to a quarter of the lines (docs/policy.md)."""
FULL_CROWD: Final = 40
SHIFT_MS: Final = 20 * 60_000
RESTING: Final = 4
"""One persona in so many rests at a time; a cast of three is always there."""


def moment(
    config: RoomConfig,
    state: RoomState,
    now_ms: int,
    *,
    share: float,
    topics: frozenset[str],
    markers: bool,
) -> Moment:
    """The room now. Trends count only where the room reads them."""
    trends = config.features.enable_trends_read
    rate = rate_10s(state, now_ms)
    full = WAVE * config.audience.target_rate / 6
    return Moment(
        config=config,
        now_ms=now_ms,
        rate_10s=rate,
        core_lines_10s=core_lines_10s(state, now_ms),
        velocity=min(1.0, rate / full) if trends and full else 0.0,
        bot_fraction=bot_fraction(state) if trends else 0.0,
        event_strength=max(
            (one.strength for one in state.events if now_ms - one.ts_ms <= EVENT_FRESH_MS),
            default=0.0,
        ),
        share=share,
        topics=topics,
        markers=markers,
    )


def core_part(config: RoomConfig) -> float:
    """The part of the room's lines that core personas say: all of them without a crowd."""
    return max(CORE_PART, 1 - config.audience.crowd_size / FULL_CROWD)


def share_of_core(config: RoomConfig, cast: int) -> float:
    """The factor (at most 1) that brings the rate of ``cast`` personas down to their part of the target."""
    own_rate = 6 * config.timing.p_base * (cast - cast // RESTING)
    part = core_part(config) * config.audience.target_rate
    return min(1.0, part / own_rate) if own_rate else 1.0


@lru_cache(maxsize=256)
def resting(seed: str, cast: tuple[str, ...], shift: int) -> frozenset[str]:
    """Who of these persona ids takes a break in a shift of 20 minutes: another quarter each time."""
    by_lot = sorted(cast, key=lambda name: hash64(seed, "rest", shift, name))
    return frozenset(by_lot[: len(cast) // RESTING])


def is_named(stimulus: Stimulus, persona: PersonaConfig, replied_to: str) -> bool:
    """Whether a line names a persona or replies to it."""
    return replied_to == persona.persona_id or names_one_of(
        stimulus.text, (persona.persona_id, persona.display_name)
    )


def standings(
    cast: Mapping[str, PersonaConfig],
    state: RoomState,
    seed: str,
    now_ms: int,
    named: AbstractSet[str] = frozenset(),
    author_id: str = "",
) -> list[Standing]:
    """The cast now: who is named, and by whom."""
    away = resting(seed, tuple(cast), now_ms // SHIFT_MS)
    return [
        Standing(
            persona=persona,
            awake=name not in away,
            since_ms=now_ms - state.decided[name] if name in state.decided else None,
            mentioned=name in named,
            bond=state.bonds.get(f"{name}\n{author_id}", 0.0) if author_id else 0.0,
        )
        for name, persona in cast.items()
    ]


def hype_level(state: RoomState, now_ms: int) -> float:
    """0-1: how excited the room is. Rises within 3 s of a strong event, halves every 7 s."""
    level = 0.0
    for event in state.events:
        age = (now_ms - event.ts_ms) / 1000
        shape = min(1.0, age / 3) if age < 5 else math.exp2(-(age - 5) / 7)
        level = max(level, shape * max(0.0, event.strength - 0.3) / 0.7)
    return level


def rate_10s(state: RoomState, now_ms: int) -> int:
    """Lines of any origin whose own time lies within 10 s of now, either side."""
    first = bisect_right(state.rate, (now_ms - WINDOW_MS, True))
    return bisect_right(state.rate, (now_ms + WINDOW_MS, True)) - first


def bot_fraction(state: RoomState) -> float:
    return sum(by_bot for _, by_bot in state.rate) / len(state.rate) if state.rate else 0.0


def core_lines_10s(state: RoomState, now_ms: int) -> int:
    """Lines of core personas said in the last 10 s or still due."""
    return len(state.core_dues) - bisect_right(state.core_dues, now_ms - WINDOW_MS)
