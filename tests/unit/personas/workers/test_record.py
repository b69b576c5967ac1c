"""What decisions about observations count as, by the names outside checks read."""

import pytest

from chatter_site.stats import WORKERS
from personas.policy.types import Decision
from personas.workers.record import comment_counts


def about_observation(reason):
    return Decision(
        ts_ms=1,
        room_id="room:demo",
        kind="observation",
        trigger_id="obs_0001",
        persona_id="nova",
        reason=reason,
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
    names = comment_counts(about_observation(reason))
    assert names == ["auto_obs_seen", *(f"auto_{name}" for name in counted)]
    assert set(names) <= set(WORKERS)
