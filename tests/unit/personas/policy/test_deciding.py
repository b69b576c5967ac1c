"""Who speaks: limits, chance and gate together, the people-first rule, the room's tick."""

import pytest

from personas.policy import deciding
from personas.policy.gate import gate
from protocol.configs.room import Timing
from protocol.ids import unit
from tests.unit.personas.builders import (
    CAST,
    NOW,
    event,
    heard,
    moment,
    room,
    standing,
)


def cast(**parts):
    return [standing(name, **parts) for name in CAST]


@pytest.mark.parametrize(
    ("message_id", "p_base", "reason"),
    [
        ("human_00000003", 0.2, "p_gate"),  # SaltGremlin rolls 0.208730
        ("human_00000003", 0.21, "p_pass"),
    ],
)
def test_the_gate_compares_roll_and_chance(message_id, p_base, reason):
    config = room(timing=Timing(p_base=p_base))
    found = deciding.decide(heard(id=message_id), moment(config), standing("SaltGremlin"))
    assert (found.reason, found.p_used) == (reason, p_base)
    assert found.h_value == pytest.approx(0.208730, abs=5e-7)


@pytest.mark.parametrize(
    ("markers", "who", "reason"),
    [
        (True, {}, "e2e_forced"),
        (False, {}, "p_gate"),
        (True, {"since_ms": 10}, "cooldown"),
    ],
)
def test_a_marker_skips_the_gate_alone(markers, who, reason):
    marked = heard("E2E_TEST_BOTLOOP_7 hi", id="human_00000001")
    found = deciding.decide(marked, moment(markers=markers), standing(**who))
    assert (found.reason, found.marker_present) == (reason, True)
    if reason == "e2e_forced":
        assert (found.forced, found.p_used, found.h_value) == (True, 1.0, 0.0)


def test_the_budget_is_charged_in_turn():
    config = room(timing=Timing(p_base=1.0, max_bot_msgs_per_10s=2))
    reasons = [d.reason for d in deciding.react(heard(), moment(config), cast())]
    assert reasons == ["p_pass", "p_pass", "budget"]


def test_turns_go_by_hash_and_not_by_name():
    orders = {
        tuple(s.persona.persona_id for s in deciding.in_turn(f"id-{n}", cast())) for n in range(60)
    }
    assert len(orders) == 6


def unlucky(config, text, **parts):
    """A line nobody's roll passes for."""
    for n in range(1000):
        stimulus = heard(text, id=f"message-{n:04}", **parts)
        if min(gate(stimulus.id, name) for name in CAST) > 0.7:
            return stimulus
    raise AssertionError("no such line")


SALIENT = {"human_salience": 1.0}


@pytest.mark.parametrize(
    ("text", "named", "audience", "answered"),
    [
        ("ClipGoblin you there", "ClipGoblin", SALIENT, "ClipGoblin"),
        ("what is that?", "", SALIENT, "anybody"),
        ("just saying", "", SALIENT, ""),
        ("what is that?", "", {}, ""),
    ],
)
def test_people_first(text, named, audience, answered):
    config = room(audience)
    stimulus = unlucky(config, text)
    found = deciding.react(
        stimulus, moment(config), [standing(name, mentioned=name == named) for name in CAST]
    )
    speakers = [one.persona_id for one in found if one.reason == "people_first"]
    assert len(speakers) == bool(answered)
    if answered not in ("", "anybody"):
        assert speakers == [answered]


def test_a_question_with_a_name_is_answered_by_who_is_named_alone():
    eager = {"p_base": 1.0, "p_rate_penalty_per_msg": 0.0}
    config = room(timing=Timing(**eager))

    def speakers(text, **parts):
        whom = [standing(name, mentioned=name == "ClipGoblin") for name in CAST]
        found = deciding.react(heard(text, **parts), moment(config, markers=True), whom)
        return {one.persona_id: one.reason for one in found if one.speak}, found

    answered, found = speakers("@ClipGoblin how old are you?")
    assert answered == {"ClipGoblin": "p_pass"}
    assert [one.reason for one in found].count("not_asked") == 2
    assert len(speakers("@ClipGoblin nice one")[0]) == 3
    assert len(speakers("@ClipGoblin E2E_TEST_ who?")[0]) == 3


def test_people_first_is_above_cooldown_and_budget_but_wakes_nobody():
    config = room(SALIENT)
    asked = unlucky(config, "what is that?")
    tired = deciding.react(asked, moment(config, core_lines_10s=9), cast(since_ms=1))
    asleep = deciding.react(asked, moment(config), cast(awake=False))
    assert sum(one.reason == "people_first" for one in tired) == 1
    assert not any(one.speak for one in asleep)


def test_human_salience_between_is_a_chance():
    config = room({"human_salience": 0.5})
    answered = [
        any(
            one.reason == "people_first" for one in deciding.react(stimulus, moment(config), cast())
        )
        for stimulus in (heard("why?", id=f"question-{n:04}") for n in range(900))
        if min(gate(stimulus.id, name) for name in CAST) > 0.6
    ]
    assert len(answered) > 30
    assert 0.3 < sum(answered) / len(answered) < 0.7


def test_simulated_lines_are_owed_nothing():
    config = room(SALIENT)
    stimulus = unlucky(config, "ClipGoblin why?", origin="bot")
    found = deciding.react(stimulus, moment(config), [standing(mentioned=True)])
    assert [one.reason for one in found] == ["p_gate"]


def test_events_are_drawn_from_the_seed_too():
    rolls = {deciding.roll(event(), seed, "ClipGoblin") for seed in ("a", "b")}
    assert len(rolls) == 2
    assert rolls.isdisjoint({gate(event().id, "ClipGoblin")})


@pytest.mark.parametrize(
    ("age_s", "expected"), [(0, 1.0), (10, 0.5), (20, 0.25), (56, 0.0206), (57, 0.0), (-5, 1.0)]
)
def test_freshness_halves_every_ten_seconds_and_ends_within_the_minute(age_s, expected):
    assert deciding.freshness(NOW, NOW + age_s * 1000) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("idle", "full", "f", "expected"),
    [(2, 14, 1, 14), (2, 14, 0.5, 8), (2, 14, 0, 2), (0, 14, 0, 0), (5, 3, 1, 5)],
)
def test_live_rate(idle, full, f, expected):
    assert deciding.live_rate(idle, full, f) == expected


def ticks(n, config, f, idle, **who):
    found = []
    for at in range(NOW, NOW + n * 500, 500):
        tick = event(0, id=f"tick:{at}", at=at)
        tick = type(tick)(kind="tick", id=tick.id, ts_ms=at, room_id=tick.room_id)
        now = moment(config)
        found.append(
            deciding.tick(
                tick, type(now)(config=config, now_ms=at), cast(**who), span_ms=500, idle=idle, f=f
            )
        )
    return found


@pytest.mark.parametrize(
    ("f", "idle", "per_minute"),
    [(1.0, 0.0, 2.7), (0.5, 0.0, 1.35), (0.0, 2.0, 2.0), (0.0, 0.0, 0.0)],
)
def test_the_tick_rate_is_the_sum_of_the_chances(f, idle, per_minute):
    """Three personas at 0.15 per 10 s: 2.7 lines a minute in a fresh room."""
    n = 12_000
    spoken = sum(one.speak for one in ticks(n, room(), f, idle))
    assert spoken / (n / 120) == pytest.approx(per_minute, rel=0.2)


def test_ticks_count_refusals():
    found = ticks(3, room(), 1.0, 2.0, awake=False)
    assert [one.refused for one in found] == [{"asleep": 3}] * 3
    assert {one.reason for one in found} == {"quiet"}


def test_who_speaks_at_a_tick_follows_the_chances():
    config = room(timing=Timing(p_base=0.5))
    eager = standing("ClipGoblin", drift={"talkativeness": 1.0})
    shy = standing("SaltGremlin", drift={"talkativeness": 0.25})
    found = []
    for at in range(NOW, NOW + 4_000_000, 500):
        tick = type(event())(kind="tick", id=f"tick:{at}", ts_ms=at, room_id=config.room_id)
        now = type(moment())(config=config, now_ms=at)
        found.append(deciding.tick(tick, now, [eager, shy], span_ms=500, idle=0, f=1.0))
    names = [one.persona_id for one in found if one.speak]
    assert names.count("ClipGoblin") / len(names) == pytest.approx(0.78, abs=0.06)
    assert found[0].h_value == unit(config.seed(), found[0].trigger_id, "anybody")
