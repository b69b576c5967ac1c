"""What keeps a persona silent: the order of the reasons, and the ceiling nothing gets past."""

from bisect import insort

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.policy.limits import ceiling_full, refusal
from protocol.configs.room import Timing
from tests.unit.personas.builders import NOW, heard, moment, room, standing

BOT = {"origin": "bot", "user_id": "SaltGremlin"}
TIRED = {"since_ms": 800}
CASES = [
    # what is heard, the moment, the standing, the reason
    (heard(), {}, {}, None),
    (heard(**BOT), {}, {}, "bot_origin"),
    (heard(**BOT), {}, {"mentioned": True}, None),
    (heard("E2E_TEST_1 ClipGoblin", **BOT), {}, {"mentioned": True}, "bot_origin"),
    (heard(origin="system"), {}, {}, None),
    (heard(at=NOW - 20_000), {}, {}, None),
    (heard(at=NOW - 20_001), {}, {}, "too_old"),
    (heard(room_id="room:other"), {}, {}, "wrong_room"),
    (heard(), {}, {"awake": False}, "asleep"),
    (heard(), {}, {"awake": False, "mentioned": True}, None),
    (heard(**BOT), {}, {"awake": False, "mentioned": True}, "asleep"),
    (heard(), {}, TIRED, "cooldown"),
    (heard(), {}, {"since_ms": 900}, None),
    (heard(), {"core_lines_10s": 5}, {}, "budget"),
    (heard(), {"core_lines_10s": 4}, {}, None),
    (heard(depth=1, **BOT), {}, {"mentioned": True}, None),
    (heard(depth=2, **BOT), {}, {"mentioned": True}, "depth"),
]


@pytest.mark.parametrize(("stimulus", "now", "who", "reason"), CASES)
def test_reasons(stimulus, now, who, reason):
    assert refusal(stimulus, moment(**now), standing(**who)) == reason


IN_ORDER = [
    ("too_old", {"at": NOW - 60_000}),
    ("wrong_room", {"room_id": "room:other"}),
    ("asleep", {}),
]


def test_the_first_reason_wins():
    everything = heard(at=NOW - 60_000, room_id="room:other", depth=9, **BOT)
    full = moment(core_lines_10s=99)
    who = {"awake": False, "since_ms": 0}
    assert refusal(everything, full, standing(**who)) == "bot_origin"
    who["mentioned"] = True
    assert refusal(everything, full, standing(**who)) == "too_old"
    fresh = heard(room_id="room:other", depth=9, **BOT)
    assert refusal(fresh, full, standing(**who)) == "wrong_room"
    here = heard(depth=9, **BOT)
    assert refusal(here, full, standing(**who)) == "asleep"
    assert refusal(here, full, standing(**who | {"awake": True})) == "cooldown"
    assert refusal(here, full, standing(mentioned=True)) == "budget"
    assert refusal(here, moment(), standing(mentioned=True)) == "depth"


@pytest.mark.parametrize(
    ("timing", "since_ms", "reason"),
    [
        (Timing(soft_cooldown_ms=5000), 4999, "cooldown"),
        (Timing(hard_cooldown_ms=9000), 8999, "cooldown"),
        (Timing(hard_cooldown_ms=500), 899, "cooldown"),
        (Timing(soft_cooldown_ms=0), 0, None),
    ],
)
def test_the_longer_cooldown_holds(timing, since_ms, reason):
    assert refusal(heard(), moment(room(timing=timing)), standing(since_ms=since_ms)) == reason


def test_the_budget_is_a_knob():
    none = moment(room(timing=Timing(max_bot_msgs_per_10s=0)))
    assert refusal(heard(), none, standing()) == "budget"


@given(st.lists(st.integers(0, 60_000), max_size=120), st.integers(1, 12))
def test_no_ten_seconds_hold_more_than_the_ceiling(wanted, ceiling):
    dues: list[int] = []
    for due in wanted:
        if not ceiling_full(dues, due, ceiling):
            insort(dues, due)
    for first in dues:
        assert sum(first <= due < first + 10_000 for due in dues) <= ceiling
