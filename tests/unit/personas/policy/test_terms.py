"""The chance to speak: the contract's tables, and one case for every knob and term."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.policy.terms import chance, initiative, product, reaction
from protocol.configs.room import PolicyKnobs, Timing
from tests.unit.personas.builders import event, heard, moment, room, standing

TABLE = [
    # mentioned, hype, then the chance at rates 0, 5, 13, 100
    (False, False, (0.15, 0.10, 0.02, 0.02)),
    (True, False, (0.50, 0.45, 0.37, 0.02)),
    (False, True, (0.25, 0.20, 0.12, 0.02)),
    (True, True, (0.60, 0.55, 0.47, 0.02)),
]


@pytest.mark.parametrize(("mentioned", "hype", "expected"), TABLE)
def test_reaction_table(mentioned, hype, expected):
    found = [
        reaction(Timing(), mentioned=mentioned, hype=hype, rate_10s=rate)
        for rate in (0, 5, 13, 100)
    ]
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(("mentioned", "expected"), [(False, 0.33264), (True, 0.9)])
def test_worked_example(mentioned, expected):
    terms = initiative(
        PolicyKnobs(),
        p_base=0.15,
        event_strength=0.8,
        velocity=0.5,
        bot_fraction=0.4,
        mentioned=mentioned,
    )
    assert product(terms, PolicyKnobs().p_cap) == pytest.approx(expected)


def test_the_uncapped_worked_example():
    terms = initiative(
        PolicyKnobs(),
        p_base=0.15,
        event_strength=0.8,
        velocity=0.5,
        bot_fraction=0.4,
        mentioned=True,
    )
    assert product(terms, 1.0) == pytest.approx(0.99792)


@pytest.mark.parametrize(("mentioned", "hype", "expected"), TABLE)
def test_a_persona_at_its_defaults_reacts_by_the_table(mentioned, hype, expected):
    text = "hype" if hype else "well"
    for rate, p in zip((0, 5, 13, 100), expected, strict=True):
        found, _ = chance(heard(text), moment(rate_10s=rate), standing(mentioned=mentioned))
        assert found == pytest.approx(p)


def p_message(text="what is that", config=None, drift=None, **parts):
    told = {k: parts.pop(k) for k in ("rate_10s", "topics") if k in parts}
    found, _ = chance(heard(text), moment(config, **told), standing(drift=drift, **parts))
    return found


def p_event(config=None, drift=None, kind="fail", **parts):
    told = {k: parts.pop(k) for k in ("velocity", "bot_fraction", "share") if k in parts}
    happened = event(0.8, kind)
    told["event_strength"] = happened.strength
    found, _ = chance(happened, moment(config, **told), standing(drift=drift, **parts))
    return found


def timing(**knobs):
    return room(timing=Timing(**knobs))


def knobs(**values):
    return room(policy=PolicyKnobs(**values))


NEUTRAL_REACTION, NEUTRAL_EVENT = 0.15, 0.33
KNOBS = [
    ("p_base", p_message(config=timing(p_base=0.3)), 0.3),
    ("p_mention_bonus", p_message(config=timing(p_mention_bonus=0.1), mentioned=True), 0.25),
    ("p_hype_bonus", p_message("hype", timing(p_hype_bonus=0.3)), 0.45),
    ("p_rate_penalty_per_msg", p_message(config=timing(p_rate_penalty_per_msg=0.02), rate_10s=2), 0.11),
    ("p_base at events", p_event(timing(p_base=0.3)), 0.66),
    ("hype_multiplier", p_event(room(hype_multiplier=2.0)), 0.66),
    ("event_alpha", p_event(knobs(event_alpha=0)), 0.15),
    ("mention_boost", p_event(knobs(mention_boost=2.0), mentioned=True), 0.66),
    ("trend_alpha", p_event(knobs(trend_alpha=2.0), velocity=0.5), 0.66),
    ("bot_gamma", p_event(knobs(bot_gamma=1.0), bot_fraction=0.5), 0.165),
    ("p_cap", p_event(knobs(p_cap=0.2)), 0.2),
    ("soft_cooldown_ms", p_event(timing(soft_cooldown_ms=1000), since_ms=5000), 0.0825),
    ("hard_cooldown_ms", p_event(timing(hard_cooldown_ms=2000), since_ms=20_000), 0.165),
    ("share", p_event(share=0.5), 0.165),
    ("talkativeness", p_message(drift={"talkativeness": 0.25}), 0.075),
    ("talkativeness 0", p_message(drift={"talkativeness": 0}), 0.0),
    ("talkativeness 0, mentioned", p_message(drift={"talkativeness": 0}, mentioned=True), 0.5),
    ("topic_biases", p_message(drift={"topic_biases": {"Goats": 1.0}}, topics=frozenset({"goats"})), 0.225),
    ("topic off topic", p_message(drift={"topic_biases": {"goats": 1.0}}), 0.15),
    ("helpfulness", p_message("what is that?", drift={"helpfulness": 1.0}), 0.225),
    ("saltiness", p_event(drift={"saltiness": 1.0}), 0.495),
    ("curiosity", p_event(drift={"curiosity": 0.0}, kind="clutch"), 0.165),
    ("bond", p_message(bond=1.0), 0.225),
]  # fmt: skip


def test_the_terms_are_neutral_at_their_defaults():
    assert p_message() == pytest.approx(NEUTRAL_REACTION)
    assert p_event() == pytest.approx(NEUTRAL_EVENT)
    assert p_event(since_ms=18_000) == pytest.approx(NEUTRAL_EVENT)


@pytest.mark.parametrize(("knob", "found", "expected"), KNOBS, ids=[row[0] for row in KNOBS])
def test_every_knob_moves_the_chance(knob, found, expected):
    assert found == pytest.approx(expected)


def test_bots_weigh_less():
    simulated = heard("ClipGoblin what", origin="bot")
    weighted, _ = chance(simulated, moment(), standing(mentioned=True))
    halved, _ = chance(
        simulated, moment(knobs(bot_react_to_bot_weight=0.5)), standing(mentioned=True)
    )
    assert (weighted, halved) == pytest.approx((0.125, 0.25))


def test_a_record_holds_every_factor():
    p, terms = chance(event(0.8), moment(event_strength=0.8), standing())
    assert set(terms) == {
        *("base", "room", "event", "mention", "trend", "bots", "share", "rested"),
        *("talkative", "topic", "temper", "bond"),
    }
    assert product(terms, 1.0) == pytest.approx(p)


@given(
    talk=st.floats(0, 1),
    bond=st.floats(0, 1),
    strength=st.floats(0, 1),
    rate=st.integers(0, 500),
    mentioned=st.booleans(),
)
def test_a_chance_is_between_0_and_1(talk, bond, strength, rate, mentioned):
    who = standing(drift={"talkativeness": talk}, bond=bond, mentioned=mentioned)
    now = moment(rate_10s=rate, event_strength=strength)
    for stimulus in (heard("hype?"), event(strength)):
        p, _ = chance(stimulus, now, who)
        assert 0 <= p <= 1
