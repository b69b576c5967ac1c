"""Whatever the configuration, the crowd never runs away and a still room falls quiet.

RUNAWAY_CONFIGS=1000 RUNAWAY_STORM_MIN=8 makes the long check of it: 1,000 configurations, ten
simulated minutes each.
"""

import os

import pytest

from protocol.clock import parse_ts
from protocol.configs.room import Audience, PolicyKnobs, Timing
from protocol.ids import hash64
from tests.unit.personas.builders import NOW, line, mind, on_stream, persona, play, room

CONFIGS = int(os.environ.get("RUNAWAY_CONFIGS", "100"))
STILL_FROM = NOW + 60_000 * int(os.environ.get("RUNAWAY_STORM_MIN", "1"))
IDLE_FROM, END = STILL_FROM + 60_000, STILL_FROM + 180_000


def pick(n, knob, *values):
    return values[hash64(n, knob) % len(values)]


def wild(n):
    """A configuration within the bounds of its format, often at their edges."""
    return room(
        {
            "seed": f"run {n}",
            "target_rate": pick(n, "target", 0.0, 5.0, 60.0, 300.0),
            "crowd_size": pick(n, "crowd", 0, 5, 200, 10_000),
            "idle_rate": pick(n, "idle", 0.0, 0.0, 2.0, 20.0),
            "human_salience": pick(n, "salience", 0.0, 1.0),
            "ceiling_per_10s": pick(n, "ceiling", None, 1, 7, 30),
        },
        hype_multiplier=pick(n, "hype", 0.0, 1.0, 5.0),
        policy=PolicyKnobs(
            bot_react_to_bot_weight=pick(n, "weight", 0.0, 1.0),
            event_alpha=pick(n, "event", 0.0, 5.0),
            trend_alpha=pick(n, "trend", 0.0, 5.0),
            p_cap=pick(n, "cap", 0.1, 0.95),
        ),
        timing=Timing(
            p_base=pick(n, "base", 0.0, 0.15, 1.0),
            p_rate_penalty_per_msg=pick(n, "penalty", 0.0, 0.01),
            soft_cooldown_ms=pick(n, "cooldown", 0, 900),
            max_bot_msgs_per_10s=pick(n, "budget", 0, 5, 1000),
            tick_min_ms=250,
            tick_max_ms=pick(n, "tick", 250, 5000),
        ),
    )


def storm(n):
    """Minutes of everything at once, then two minutes of nothing."""
    config = wild(n)
    cast = [persona(f"p{i}", talkativeness=pick(n, f"talk{i}", 0.0, 0.5, 1.0)) for i in range(8)]
    target, said = mind(config, cast), []
    for at in range(NOW, STILL_FROM, 4_000):
        events = [("fail", 1.0, when) for when in range(max(NOW, at - 8_000), at + 1, 4_000)]
        target.watch(on_stream(at, *events, said=f"word {at}"), at)
        target.hear(line("p1 why is that?", at=at), at)
        said += play(target, at + 3_999, at)
    return config, said + play(target, END, STILL_FROM)


@pytest.mark.parametrize("n", range(CONFIGS))
def test_the_ceiling_holds_and_a_still_room_is_idle(n):
    config, said = storm(n)
    times = sorted(parse_ts(one.ts) for one in said)
    most = config.audience.ceiling()
    assert all(late - early >= 10_000 for early, late in zip(times, times[most:], strict=False))
    idle = sum(at >= IDLE_FROM for at in times)
    expected = config.audience.idle_rate * (END - IDLE_FROM) / 60_000
    # Five standard deviations of a count.
    assert idle <= expected + 5 * expected**0.5
    assert len({one.id for one in said}) == len(said)


def test_the_ceiling_has_a_default():
    assert (Audience(target_rate=0).ceiling(), Audience(target_rate=60).ceiling()) == (40, 100)
