"""How lively a room is: the audience's knobs, each with its effect on a few minutes of chat."""

import pytest

from protocol.configs.room import EmotePolicy
from tests.unit.personas.builders import NOW, line, mind, on_stream, persona, play, room

CAST = [persona(f"p{n}") for n in range(12)]
MINUTES = 10


def chat(audience=None, talk=True, cast=CAST, **parts):
    values = {"crowd_size": 200, "idle_rate": 0.0, **(audience or {})}
    target = mind(room(values, **parts), cast)
    return play(target, NOW + MINUTES * 60_000, talk=talk)


@pytest.mark.parametrize("rate", [0.0, 5.0, 14.0, 60.0])
@pytest.mark.parametrize("crowd", [0, 200])
def test_the_target_rate_is_met_on_average(rate, crowd):
    said = len(chat({"target_rate": rate, "crowd_size": crowd})) / MINUTES
    # Without a crowd, nine of twelve awake at 0.15 per 10 s are all there is.
    most = 8.1 if crowd == 0 else rate
    assert said == pytest.approx(min(rate, most), rel=0.35, abs=0.5)


@pytest.mark.parametrize("rate", [0.0, 2.0, 20.0])
@pytest.mark.parametrize("crowd", [0, 200])
def test_a_still_room_runs_at_its_idle_rate(rate, crowd):
    said = len(chat({"idle_rate": rate, "crowd_size": crowd}, talk=False)) / MINUTES
    assert said == pytest.approx(rate, rel=0.5)


@pytest.mark.parametrize(("crowd", "low", "high"), [(0, 8, 12), (10, 13, 22), (1000, 35, 90)])
def test_the_crowd_brings_people(crowd, low, high):
    people = {one.user_id for one in chat({"crowd_size": crowd, "target_rate": 14.0})}
    assert low <= len(people) <= high


@pytest.mark.parametrize("seed", [f"seed-{n}" for n in range(10)])
def test_a_room_that_has_just_opened_talks_at_once(seed):
    target = mind(room({"crowd_size": 200, "seed": seed}), CAST)
    """The demo streams open like this: something goes wrong, and chat is asked about it."""
    fail, question = ("fail", 0.9, NOW), ("chat_question", 0.8, NOW + 4_000)
    target.watch(on_stream(NOW, fail), NOW)
    said = play(target, NOW + 4_000)
    target.watch(on_stream(NOW + 4_000, fail, question), NOW + 4_000)
    said += play(target, NOW + 13_000, NOW + 4_000, talk=True)
    assert len({one.user_id for one in said}) >= 3
    assert len({one.content for one in said}) >= 5


def test_a_seed_is_another_chat():
    one, same, other = (chat({"seed": seed}) for seed in ("a", "a", "b"))
    assert one == same
    assert {m.id for m in one}.isdisjoint(m.id for m in other)


def reactions(multiplier):
    target = mind(room({"crowd_size": 200, "idle_rate": 0.0}, hype_multiplier=multiplier), CAST)
    said = 0
    for n in range(20):
        at = NOW + n * 60_000
        target.watch(on_stream(at, ("clutch", 0.95, at)), at)
        said += len(play(target, at + 50_000, at))
    return said


def test_the_hype_multiplier_makes_events_bigger():
    assert reactions(0.0) < reactions(1.0) < reactions(3.0)


def test_only_allowed_emotes_are_used():
    said = chat(emote_policy=EmotePolicy(allowed_emotes=("OnlyThis",)))
    alone = [one.content for one in said if one.content in ("OnlyThis", "Kappa", "LUL", "KEKW")]
    assert alone
    assert set(alone) == {"OnlyThis"}


def test_people_change_what_the_crowd_does():
    """Somebody who talks to a member of the crowd is answered by that member."""
    target = mind(room({"crowd_size": 200, "idle_rate": 10.0}), CAST)
    said = play(target, NOW + 120_000, talk=True)
    member = next(one for one in reversed(said) if one.user_id.startswith("crowd:"))
    at = NOW + 121_000
    asked = line(f"@{member.display_name} really", at=at)
    target.hear(asked, at)
    answers = [one for one in play(target, at + 6_000, at) if one.reply_to == asked.id]
    assert member.user_id in {one.user_id for one in answers}


def test_the_crowd_names_itself_as_simulated():
    said = [one for one in chat() if one.user_id.startswith("crowd:")]
    assert len(said) > 50
    assert {one.origin for one in said} == {"bot"}
    assert {one.trace.producer for one in said} == {"persona_worker"}
    assert all(one.trace.persona_id == one.user_id for one in said)


def test_nobody_repeats_a_line_within_ten_minutes_except_on_purpose():
    lines = [(one.user_id, one.content.casefold()) for one in chat({"target_rate": 35.0})]
    again = len(lines) - len(set(lines))
    assert again <= 0.02 * len(lines)
