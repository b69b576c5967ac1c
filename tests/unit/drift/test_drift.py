"""Reflection and drift: bounded, explained, and felt in what a persona does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from drift.bounds import Change, changes, clamp, drifted, undone
from drift.reflection import ORDINARY, Said, Usual, because, reflect, tally, usual
from personas.policy.terms import chance
from personas.policy.types import Moment, Standing
from protocol.configs.persona import TRAITS, Drift, DriftBounds, KnobBounds, PersonaConfig
from protocol.ids import unit
from protocol.model_outputs import DriftProposal
from tests.unit.personas.builders import event, heard, persona, room

NARROW = KnobBounds(min=0.3, max=0.7, max_delta=0.05)


def nova(**drift) -> PersonaConfig:
    made = persona("nova")
    return replace(made, drift=replace(Drift(), **drift))


def said(
    n: int, who: str, text: str, *, person: bool = True, to: str = "", gap: int = 2000
) -> Said:
    return Said(f"line_{n:08}", n * gap, who, who.title(), text, person, to)


@pytest.mark.parametrize(
    ("old", "wanted", "new"),
    [
        pytest.param(0.5, 0.52, 0.52, id="within reach"),
        pytest.param(0.5, 0.9, 0.55, id="too far at once"),
        pytest.param(0.5, 0.0, 0.45, id="too far down"),
        pytest.param(0.68, 0.9, 0.7, id="at the bound"),
        pytest.param(0.31, 0.0, 0.3, id="at the lower bound"),
        pytest.param(0.9, 0.9, 0.85, id="outside comes back in steps"),
        pytest.param(0.5, 0.5, 0.5, id="nothing to do"),
    ],
)
def test_a_trait_moves_within_reach_and_bounds(old, wanted, new):
    assert clamp(old, wanted, NARROW) == pytest.approx(new)


def test_ten_thousand_random_reflections_stay_in_bounds():
    bounds = DriftBounds(
        talkativeness=NARROW,
        meme_level=KnobBounds(min=0.0, max=1.0, max_delta=0.2),
        helpfulness=KnobBounds(min=0.123456, max=0.654321, max_delta=0.033333),
        saltiness=KnobBounds(min=0.5, max=0.5, max_delta=0.01),
    )
    drift = replace(Drift(), helpfulness=0.4)
    moved = 0
    for n in range(10_000):
        proposal = DriftProposal(
            **{knob: unit("drift", n, knob) for knob in TRAITS},
            topic_biases={f"t{int(unit(n, 'topic') * 300)}": unit(n, "bias")},
            notes=("n" * 200,),
        )
        after, made = drifted(drift, proposal, bounds)
        for knob in TRAITS:
            limits, old, new = getattr(bounds, knob), getattr(drift, knob), getattr(after, knob)
            assert limits.min <= new <= limits.max
            assert abs(new - old) <= limits.max_delta + 1e-9
        assert len(after.topic_biases) <= 128
        assert all(0 <= bias <= 1 for bias in after.topic_biases.values())
        assert changes(drift, after) == made
        moved += bool(made)
        drift = after
    assert moved > 9_000


unit_floats = st.floats(0, 1)


@given(
    st.builds(KnobBounds, min=st.floats(0, 0.5), max=st.floats(0.5, 1)), unit_floats, unit_floats
)
@settings(max_examples=200)
def test_no_proposal_leaves_the_bounds(bounds, wanted, start):
    old = bounds.min + (bounds.max - bounds.min) * start
    new = clamp(old, wanted, bounds)
    assert bounds.min <= new <= bounds.max
    assert abs(new - old) <= bounds.max_delta + 1e-9


def test_a_change_can_be_undone():
    before = replace(Drift(), topic_biases={"doors": 0.6})
    proposal = DriftProposal(
        talkativeness=0.9,
        meme_level=0.5,
        helpfulness=0.5,
        saltiness=0.1,
        curiosity=0.5,
        topic_biases={"doors": 0.9, "frogs": 0.9},
    )
    after, made = drifted(before, proposal, DriftBounds())
    assert made == (
        Change("talkativeness", 0.5, 0.52),
        Change("saltiness", 0.5, 0.48),
        Change("topic:doors", 0.6, 0.62),
        Change("topic:frogs", None, 0.52),
    )
    for change in reversed(made):
        after = undone(after, change)
    assert after == before


# --- looking back ---


def test_what_was_said_to_a_persona_is_counted():
    chat = [
        said(1, "nova", "watch this door", person=False),
        said(2, "alice", "lol"),
        said(3, "bob", "nova that was great", to="line_00000001"),
        said(4, "bob", "Nova why?"),
        said(5, "carl", "nova you are so annoying"),
        said(6, "crowd:1", "lmao", person=False, gap=9000),
    ]
    found = tally(persona("nova"), chat)
    assert (found.lines, found.laughed, found.answered, found.asked) == (1, 1, 3, 1)
    assert (found.insulted, found.praised) == (1, 1)
    assert {who: (one.times, one.warm, one.cold) for who, one in found.people.items()} == {
        "bob": (2, 1, 0),
        "carl": (1, 0, 1),
    }
    assert "laughed at 1" in because(found)


@pytest.mark.parametrize(
    ("texts", "knob", "direction"),
    [
        (["nova lol", "nova lmao", "nova haha"], "meme_level", 1),
        (["nova lol", "nova lmao", "nova haha"], "talkativeness", 1),
        (["unrelated talk", "about things", "and more"], "talkativeness", -1),
        (["nova you clown", "nova so boring", "nova trash"], "saltiness", 1),
        (["nova you legend", "love you nova"], "saltiness", -1),
        (["nova how?", "nova when?"], "helpfulness", 1),
    ],
)
def test_the_room_pulls_a_trait(texts, knob, direction):
    chat = [said(1, "nova", "hello", person=False)]
    chat += [said(n + 2, f"viewer{n}", text) for n, text in enumerate(texts)]
    proposal = reflect(nova(), tally(persona("nova"), chat)).drift
    assert (getattr(proposal, knob) - 0.5) * direction > 0


def test_a_lively_room_does_not_drive_everybody_up():
    """Pulls are against the room's average: what all get moves nobody."""
    cast = [persona(name) for name in ("nova", "echo", "lurk")]
    chat = []
    for n in range(60):
        who = cast[n % 3].persona_id
        chat.append(said(2 * n, who, f"line {n}", person=False))
        chat.append(said(2 * n + 1, f"v{n % 9}", f"{who} lol"))
    tallies = [tally(one, chat) for one in cast]
    for one, found in zip(cast, tallies, strict=True):
        calm = replace(one, drift=Drift())
        drift = reflect(calm, found, usual(tallies)).drift
        assert drift.talkativeness == pytest.approx(0.5)
        assert drift.meme_level == pytest.approx(0.5)


def test_topics_are_taken_up_with_others_and_never_banned_ones():
    chat = [said(1, "nova", "frogs and spiders again", person=False)]
    chat += [said(n, f"viewer{n}", "frogs and spiders everywhere") for n in range(2, 5)]
    chat += [said(n, f"viewer{n}", "pineapple pizza") for n in range(6, 10)]
    plain = persona("nova")
    voice = replace(plain.anchor.voice_rules, banned_topics=("spider",))
    shy = replace(plain, drift=Drift(), anchor=replace(plain.anchor, voice_rules=voice))
    biases = reflect(shy, tally(shy, chat)).drift.topic_biases
    assert set(biases) == {"frog"}


def test_few_voices_are_no_average():
    assert usual([]) == ORDINARY
    assert usual([tally(persona("nova"), [said(1, "nova", "hi", person=False)])]) == Usual()


# --- what it changes ---


def chances(drift: Drift, what) -> float:
    moment = Moment(config=room(), now_ms=what.ts_ms)
    return chance(what, moment, Standing(persona=replace(persona("nova"), drift=drift)))[0]


def drifted_often(texts: list[str], times: int = 15) -> Drift:
    """A persona's traits after the same kind of window again and again."""
    one = replace(persona("nova"), drift=Drift(), drift_bounds=DriftBounds())
    chat = [said(1, "nova", "hello", person=False)]
    chat += [said(n + 2, f"viewer{n}", text) for n, text in enumerate(texts)]
    for _ in range(times):
        after, _ = drifted(one.drift, reflect(one, tally(one, chat)).drift, one.drift_bounds)
        one = replace(one, drift=after)
    return one.drift


def test_a_persona_that_is_laughed_with_speaks_more_and_an_ignored_one_less():
    what = heard("that jump")
    loved = drifted_often(["nova lol", "nova lmao", "nova haha"])
    ignored = drifted_often(["unrelated talk", "about things"])
    usual_chance = chances(Drift(), what)
    assert chances(loved, what) > 1.3 * usual_chance
    assert chances(ignored, what) < 0.8 * usual_chance


def test_an_insulted_persona_enjoys_a_fail_more():
    fail = event()
    sour = replace(drifted_often(["nova you clown", "nova so boring"]), talkativeness=0.5)
    assert chances(sour, fail) > 1.2 * chances(Drift(), fail)
