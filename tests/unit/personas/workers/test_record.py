"""What decisions count as, by the names outside checks read."""

import pytest

from chatter_site.stats import WORKERS
from personas.policy.types import Decision
from personas.workers.record import comment_counts, counts_of


def about(kind, reason, **parts):
    return Decision(
        ts_ms=1,
        room_id="room:demo",
        kind=kind,
        trigger_id="trigger_0001",
        persona_id="nova",
        reason=reason,
        **parts,
    )


@pytest.mark.parametrize(
    ("reason", "counted"),
    [
        ("p_pass", ["obs_interesting", "messages_attempted", "messages_published"]),
        ("not_interesting", ["suppressed_not_interesting"]),
        ("wrong_room", []),
        ("cooldown", ["obs_interesting", "suppressed_cooldown"]),
        ("budget", ["obs_interesting", "suppressed_room_rate"]),
        ("momentum_max_msgs", ["obs_interesting", "suppressed_momentum"]),
        ("max_per_observation", ["obs_interesting", "suppressed_dedupe"]),
        ("summary_dedupe", ["obs_interesting", "suppressed_summary_dedupe"]),
    ],
)
def test_a_comment_is_counted_under_contracted_names(reason, counted):
    names = comment_counts(about("observation", reason))
    assert names == ["auto_obs_seen", *(f"auto_{name}" for name in counted)]
    assert set(names) <= set(WORKERS)


@pytest.mark.parametrize(
    ("reason", "counted"),
    [
        ("deduped", "messages_deduped"),
        ("cooldown", "messages_suppressed_cooldown"),
        ("bot_origin", "messages_suppressed_bot_origin"),
        ("budget", "messages_suppressed_budget"),
    ],
)
def test_a_line_held_back_is_counted_under_contracted_names(reason, counted):
    assert counts_of(about("message", reason)) == {f"decisions:{reason}": 1, counted: 1}
    assert counts_of(about("tick", reason)) == {f"decisions:{reason}": 1}
    assert counted in WORKERS


def test_a_record_of_several_refusals_counts_each():
    several = about("tick", "quiet", refused={"asleep": 3, "cooldown": 2})
    assert counts_of(several) == {
        "decisions:quiet": 1,
        "decisions:asleep": 3,
        "decisions:cooldown": 2,
    }
