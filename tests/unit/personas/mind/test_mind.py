"""One room's mind: what it answers, when, to whom; that it replays, and when it is quiet."""

import itertools
import os
import subprocess
import sys

import pytest
from msgspec.structs import replace

from personas.mind.mind import Mind
from personas.policy.state import SILENT_TICKS
from protocol.clock import parse_ts
from protocol.codec import encode_checked
from protocol.configs.room import Features, Limits, Timing
from protocol.ids import reply_id
from tests.unit.personas.builders import (
    CAST,
    CONFIGS,
    NOW,
    ROOM,
    book,
    line,
    mind,
    on_stream,
    persona,
    play,
    room,
    roster,
    snapshot,
)

CERTAIN = Timing(p_base=1.0, p_rate_penalty_per_msg=0.0, max_bot_msgs_per_10s=50)
NEVER = Timing(p_base=0.0, p_mention_bonus=0.0, p_rate_penalty_per_msg=0.0)
SALIENT = {"human_salience": 1.0, "idle_rate": 0.0}
LIVELY = {"human_salience": 1.0, "crowd_size": 200}


def reasons(target):
    return {one.persona_id: one.reason for one in target.take_decisions()}


def test_an_answer_is_a_complete_chat_message():
    target = mind(room({"idle_rate": 0.0}, timing=CERTAIN), [persona("ClipGoblin")])
    asked = line("ClipGoblin, what was that?")
    target.hear(asked, NOW)
    answer = next(one for one in play(target, NOW + 8_000) if one.reply_to)
    encode_checked(answer)
    assert answer.id == reply_id(ROOM, ROOM, "ClipGoblin", asked.id)
    assert (answer.origin, answer.user_id, answer.display_name) == (
        "bot",
        "ClipGoblin",
        "ClipGoblin",
    )
    assert (answer.badges, answer.style.name_color) == (("vip",), "#30D5C8")
    assert answer.content.startswith("@Alice ")
    assert "@" not in answer.content[1:]
    assert (answer.reply_to, answer.mentions) == (asked.id, ("Alice",))
    assert answer.trace.producer == "persona_worker"
    assert (answer.trace.persona_id, answer.trace.depth, answer.trace.cause) == (
        "ClipGoblin",
        0,
        asked.id,
    )
    assert answer.ts.endswith("Z")
    assert len(answer.ts) == len("2026-01-01T00:00:00.000Z")


@pytest.mark.parametrize(
    "text", ["clipgoblin help", "@ClipGoblin why?", "how does this work?", "hi"]
)
@pytest.mark.parametrize("audience", [{}, {"crowd_size": 200}])
def test_a_person_is_answered_within_six_seconds(text, audience):
    """Named, asking or new in the room: always, even when no chance is above 0."""
    for n in range(20):
        at = NOW + 100 * n
        target = mind(room({**SALIENT, **audience}, timing=NEVER))
        asked = line(text, at=at)
        target.hear(asked, at)
        answers = [one for one in play(target, at + 6_000, at) if one.reply_to == asked.id]
        assert answers
        assert all(parse_ts(one.ts) <= at + 6_000 for one in answers)
        if "clip" in text.lower():
            assert "ClipGoblin" in {one.user_id for one in answers}


def test_a_line_owed_nothing_may_stay_without_an_answer():
    target = mind(room(SALIENT, timing=NEVER))
    target.hear(line("hi"), NOW)
    play(target, NOW + 7_000)
    target.hear(line("nice", at=NOW + 8_000), NOW + 8_000)
    assert play(target, NOW + 20_000, NOW + 8_000) == []


def test_a_mention_is_answered_once():
    target = mind(room({"idle_rate": 0.0}, timing=replace(CERTAIN, mention_window_s=60)))
    asked = line("ClipGoblin hello")
    target.hear(asked, NOW)
    answers = [m for m in play(target, NOW + 90_000, talk=True) if m.user_id == "ClipGoblin"]
    assert sum(one.reply_to == asked.id for one in answers) == 1


def test_a_refused_mention_is_made_up_for_at_a_tick():
    timing = replace(NEVER, p_base=0.5, max_bot_msgs_per_10s=0, mention_window_s=60)
    target = mind(room({"idle_rate": 0.0}, timing=timing), [persona("ClipGoblin")])
    asked = line("ClipGoblin hello")
    target.hear(asked, NOW)
    assert reasons(target) == {"ClipGoblin": "budget"}
    target.configure(
        room=snapshot(room({"idle_rate": 0.0}, timing=replace(timing, max_bot_msgs_per_10s=5)))
    )
    assert play(target, NOW + 40_000, talk=True)[0].reply_to == asked.id


@pytest.mark.parametrize(("window_s", "answered"), [(60, True), (1, False)])
def test_the_mention_window_is_a_knob(window_s, answered):
    refused = replace(NEVER, p_base=0.1, max_bot_msgs_per_10s=0, mention_window_s=window_s)
    target = mind(room({"idle_rate": 0.0}, timing=refused), [persona("ClipGoblin")])
    asked = line("ClipGoblin hello")
    target.hear(asked, NOW)
    play(target, NOW + 3_000)
    open_again = replace(refused, max_bot_msgs_per_10s=5)
    target.configure(room=snapshot(room({"idle_rate": 0.0}, timing=open_again)))
    said = play(target, NOW + 55_000, NOW + 3_000, talk=True)
    assert any(one.reply_to == asked.id for one in said) == answered


@pytest.mark.parametrize(
    ("heard", "reason"),
    [
        (line("hello", origin="bot", user_id="SaltGremlin"), {"*": "bot_origin"}),
        (line("E2E_TEST_1 ClipGoblin", origin="bot", user_id="x"), {"ClipGoblin": "bot_origin"}),
        (line("hello", at=NOW - 60_000), {"ClipGoblin": "too_old"}),
        (line("hello", room_id="room:other"), {"ClipGoblin": "wrong_room"}),
    ],
)
def test_refusals_are_recorded(heard, reason):
    target = mind(room(timing=CERTAIN), [persona("ClipGoblin")])
    target.hear(heard, NOW)
    assert reasons(target) == reason


def test_a_line_is_heard_once():
    target = mind(room(timing=NEVER), [persona("ClipGoblin")])
    for _ in range(2):
        target.hear(line(), NOW)
    assert [(one.persona_id, one.reason) for one in target.take_decisions()] == [
        ("ClipGoblin", "p_gate"),
        ("*", "deduped"),
    ]


def test_the_cooldown_counts_from_the_decision():
    target = mind(room(timing=replace(CERTAIN, soft_cooldown_ms=900)), [persona("ClipGoblin")])
    for at, reason in ((NOW, "p_pass"), (NOW + 899, "cooldown"), (NOW + 900, "p_pass")):
        target.hear(line("hello", at=at), at)
        assert reasons(target) == {"ClipGoblin": reason}


def test_the_budget_counts_lines_still_due():
    target = mind(room(timing=replace(CERTAIN, max_bot_msgs_per_10s=2)))
    target.hear(line(), NOW)
    assert sorted(reasons(target).values()) == ["budget", "p_pass", "p_pass"]
    target.hear(line("again", at=NOW + 5_000), NOW + 5_000)
    assert set(reasons(target).values()) == {"budget"}


@pytest.mark.parametrize("prefix", ["E2E_TEST_BOTLOOP_", "E2E_TEST_", "E2E_MARKER_"])
def test_a_marker_is_answered_at_once(prefix):
    target = mind(room({"crowd_size": 200}, timing=NEVER), markers=True)
    target.hear(line(f"{prefix}123 hello"), NOW)
    said = target.advance(NOW)
    assert {one.user_id for one in said} == set(CAST)
    assert {one.content for one in said} == {f"got it: {prefix} ✅"}
    assert {one.ts for one in said} == {line().ts}


def test_markers_are_off_by_default():
    target = mind(room(timing=NEVER))
    target.hear(line("E2E_TEST_123"), NOW)
    assert set(reasons(target).values()) == {"p_gate"}


@pytest.mark.parametrize(
    ("weight", "depth", "reason"), [(1.0, 0, "p_pass"), (0.0, 0, "p_gate"), (1.0, 2, "depth")]
)
def test_personas_answer_simulated_lines_that_name_them(weight, depth, reason):
    config = room({"idle_rate": 0.0}, timing=CERTAIN)
    config = replace(config, policy=replace(config.policy, bot_react_to_bot_weight=weight))
    target = mind(config, [persona("ClipGoblin")])
    called = line(
        "ClipGoblin what", origin="bot", user_id="SaltGremlin", display_name="Salt", depth=depth
    )
    target.hear(called, NOW)
    assert reasons(target) == {"ClipGoblin": reason}
    answers = [one for one in play(target, NOW + 160_000, talk=True) if one.reply_to == called.id]
    assert [one.trace.depth for one in answers] == [1] * (reason == "p_pass")


def test_a_reply_is_addressed_without_a_name():
    target = mind(room({"idle_rate": 0.0}, timing=CERTAIN), [persona("ClipGoblin")])
    target.hear(line("first"), NOW)
    [said] = play(target, NOW + 7_000)
    target.take_decisions()
    target.hear(line("no way", reply_to=said.id, at=NOW + 8_000), NOW + 8_000)
    assert [one.mention_detected for one in target.take_decisions()] == [True]


def test_an_event_is_reacted_to_once():
    target = mind(room({"idle_rate": 0.0}, timing=replace(CERTAIN, p_base=0.9)))
    happened = ("fail", 1.0, NOW)
    target.watch(on_stream(NOW, happened), NOW)
    assert set(reasons(target)) <= set(CAST)
    target.watch(on_stream(NOW + 2_000, happened), NOW + 2_000)
    assert target.take_decisions() == []


@pytest.mark.parametrize("seed", [f"seed-{n}" for n in range(40)])
def test_the_first_reaction_to_an_event_comes_soon(seed):
    target = mind(room({"crowd_size": 200, "seed": seed, "idle_rate": 0.0}))
    target.watch(on_stream(NOW, ("big_laugh", 0.6, NOW)), NOW)
    said = play(target, NOW + 10_000)
    assert parse_ts(said[0].ts) - NOW <= 2_600


def test_old_events_are_history():
    target = mind(room({"idle_rate": 0.0}, timing=CERTAIN))
    target.watch(on_stream(NOW, ("fail", 1.0, NOW - 30_000)), NOW)
    assert play(target, NOW + 20_000) == []


def test_a_republished_context_is_no_stimulus():
    once, again = mind(), mind()
    once.watch(on_stream(NOW, said="hello"), NOW)
    for at in range(NOW, NOW + 60_000, 2_000):
        again.watch(replace(on_stream(NOW, said="hello"), id=f"context-{at}"), at)
        again.advance(at)
    assert again.state.fresh_ms == once.state.fresh_ms == NOW


QUIET = [
    {"open": False},
    {"personas_paused": True},
]


@pytest.mark.parametrize("parts", QUIET)
def test_a_paused_or_closed_room_is_quiet(parts):
    target = mind(room(LIVELY, timing=CERTAIN))
    target.watch(on_stream(NOW, ("fail", 1.0, NOW)), NOW)
    target.hear(line("anybody here?"), NOW)
    target.configure(room=snapshot(target.config, **parts))
    target.hear(line("hello?", at=NOW + 1_000), NOW + 1_000)
    assert play(target, NOW + 30_000, talk=True) == []
    target.configure(room=snapshot(target.config))
    assert play(target, NOW + 90_000, NOW + 30_000, talk=True)


def test_a_room_without_personas_is_quiet_and_healthy():
    target = mind(room(LIVELY), cast=[])
    target.hear(line("hello?"), NOW)
    target.watch(on_stream(NOW, ("fail", 1.0, NOW)), NOW)
    assert play(target, NOW + 30_000, talk=True) == []
    assert target.next_wake_ms() > NOW + 30_000
    target.configure(roster=roster(persona()))
    assert play(target, NOW + 90_000, NOW + 30_000, talk=True)


def test_a_persona_taken_from_the_roster_says_nothing_more():
    target = mind(room({"idle_rate": 0.0}, timing=CERTAIN))
    target.hear(line(), NOW)
    target.configure(roster=roster(persona("SaltGremlin")))
    assert {one.user_id for one in play(target, NOW + 9_000)} == {"SaltGremlin"}


def test_the_firehose_can_be_left_unread():
    config = room(SALIENT, timing=CERTAIN, features=Features(enable_firehose_read=False))
    target = mind(config)
    target.hear(line("ClipGoblin?"), NOW)
    assert target.take_decisions() == []


@pytest.mark.parametrize(("trends", "neutral"), [(False, True), (True, False)])
def test_trends_count_where_they_are_read(trends, neutral):
    target = mind(room(features=Features(enable_trends_read=trends)))
    for n in range(8):
        target.hear(line(f"well {n}", origin="bot", user_id="other"), NOW)
    target.take_decisions()
    target.watch(on_stream(NOW, ("fail", 0.9, NOW)), NOW)
    terms = next(one.terms for one in target.take_decisions() if one.terms)
    assert (terms["trend"] == 1.0 and terms["bots"] == 1.0) == neutral


def test_lines_fit_the_room_with_the_name_in_front():
    tight = room(LIVELY, timing=CERTAIN, limits=Limits(max_chars_per_message=24))
    target = mind(tight)
    target.hear(line("what do you think about all of this?"), NOW)
    said = play(target, NOW + 120_000, talk=True)
    assert len(said) > 5
    assert max(len(one.content) for one in said) <= 24


def test_asleep_personas_take_turns_and_a_mention_wakes():
    cast = [persona(f"p{n}") for n in range(8)]
    target = mind(room(timing=replace(CERTAIN, soft_cooldown_ms=0)), cast)
    asleep = []
    for hour in range(6):
        at = NOW + hour * 3_600_000
        target.hear(line("hello", at=at), at)
        asleep.append({name for name, reason in reasons(target).items() if reason == "asleep"})
    assert {len(names) for names in asleep} == {2}
    assert len(set().union(*asleep)) > 2
    resting = min(asleep[-1])
    target.hear(line(f"{resting} wake up", at=at + 20_000), at + 20_000)
    assert reasons(target)[resting] == "p_pass"


def test_every_line_has_its_decision():
    target = mind(room(LIVELY))
    target.watch(on_stream(NOW, ("fail", 1.0, NOW)), NOW)
    said = play(target, NOW + 120_000, talk=True)
    decided = {one.reply_id: one for one in target.take_decisions() if one.speak}
    assert len(said) > 10
    for message in said:
        record = decided[message.id]
        assert record.persona_id == message.user_id
        assert record.h_value < record.p_used or record.reason != "p_pass"
        assert record.terms


def test_silence_is_explained_about_every_ten_seconds():
    target = mind(room({"idle_rate": 0.0}))
    play(target, NOW + 60_000)
    quiet = target.take_decisions()
    assert {one.reason for one in quiet} == {"quiet"}
    assert 4 <= len(quiet) <= 8
    assert all(sum(one.refused.values()) >= 20 for one in quiet)


def script(target):
    """A minute with everything in it."""
    said = []
    target.watch(on_stream(NOW, ("fail", 1.0, NOW), said="careful now"), NOW)
    target.hear(line("hi"), NOW)
    said += play(target, NOW + 20_000)
    target.hear(line("ClipGoblin why?", at=NOW + 21_000), NOW + 21_000)
    said += play(target, NOW + 60_000, NOW + 21_000, talk=True)
    return said


def test_the_same_calls_give_the_same_bytes():
    one, two = mind(room(LIVELY)), mind(room(LIVELY))
    assert script(one) == script(two)
    assert one.dump() == two.dump()
    other = mind(room({**LIVELY, "seed": "another"}))
    assert [m.content for m in script(other)] != [m.content for m in script(mind(room(LIVELY)))]


def test_the_same_bytes_come_out_of_every_process():
    """Sets and dicts of other hash seeds must not show."""
    program = (
        "from protocol.ids import hash64;from tests.unit.personas.mind.test_mind import *;"
        "target = mind(room(LIVELY)); said = script(target);"
        "print(hash64(repr(said), repr(target.take_decisions()), target.dump().hex()))"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            cwd=CONFIGS.parent,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("at", [NOW + 5_000, NOW + 25_000, NOW + 59_000])
def test_a_mind_goes_on_from_its_checkpoint(at):
    whole = mind(room(LIVELY), markers=True)
    whole.watch(on_stream(NOW, ("fail", 1.0, NOW), said="careful now"), NOW)
    whole.hear(line("ClipGoblin why?"), NOW)
    play(whole, at)
    resumed = Mind.load(whole.dump(), book())
    assert play(whole, at + 60_000, at) == play(resumed, at + 60_000, at)
    assert whole.dump() == resumed.dump()


@pytest.mark.parametrize(("away_ms", "made_up"), [(8_000, 16), (60_000, 20)])
def test_missed_ticks_are_made_up_for_ten_seconds(away_ms, made_up):
    ticking = Timing(tick_min_ms=500, tick_max_ms=500)
    target = mind(room({"idle_rate": 0.0}, timing=ticking))
    target.advance(NOW)
    target.advance(NOW + away_ms)
    silent = target.state.silent_ticks + SILENT_TICKS * len(target.take_decisions())
    assert silent == pytest.approx(1 + made_up, abs=1)


@pytest.mark.parametrize(("low", "high"), [(50, 50), (250, 800), (3000, 5000)])
def test_ticks_are_jittered_within_their_knobs(low, high):
    target = mind(room({"idle_rate": 0.0}, timing=Timing(tick_min_ms=low, tick_max_ms=high)))
    ticks = [NOW]
    for _ in range(50):
        target.advance(ticks[-1])
        ticks.append(target.next_wake_ms())
    steps = [b - a for a, b in itertools.pairwise(ticks)]
    assert low <= min(steps) <= max(steps) <= high
    assert len(set(steps)) > 10 or low == high
