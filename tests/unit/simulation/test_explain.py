"""Why a line was said, in sentences."""

import re

import pytest
from msgspec.structs import replace

from personas.policy.types import Decision
from protocol.messages import chat_message
from protocol.reasons import REASONS
from simulation.explain import UnknownMessage, explain

QUESTION = "alice-0001"
ANSWER = "reply-0001"


def line(id, content, origin="bot", name="nova"):
    return chat_message(
        id=id,
        ts="2026-01-01T20:00:00Z",
        room_id="room:demo",
        origin=origin,
        user_id=name,
        display_name=name,
        content=content,
    )


def decision(reason, persona_id="nova", **rest):
    return Decision(
        ts_ms=0,
        room_id="room:demo",
        kind="message",
        trigger_id=QUESTION,
        persona_id=persona_id,
        reason=reason,
        **rest,
    )


LOG = [line(QUESTION, "anyone here?", "human", "alice"), line(ANSWER, "hi alice")]


@pytest.mark.parametrize("reason", REASONS)
def test_no_sentence_holds_a_code(reason):
    told = list(explain(QUESTION, LOG, [decision(reason, reply_id=ANSWER)]))
    assert [text for text in told if re.search(r"\w_\w", text)] == []


def test_a_persons_line_says_who_answered_and_who_did_not():
    made = [
        decision("people_first", reply_id=ANSWER),
        decision("cooldown", persona_id="echo"),
        decision("bot_origin", persona_id="*"),
        decision("quiet", persona_id="*", refused={"asleep": 3}),
    ]
    assert list(explain(QUESTION, LOG, made))[1:] == [
        "nova answered at 20:00:00, because nobody else would have answered a person: hi alice",
        "echo kept silent: they had spoken a moment before.",
        "Everybody kept silent: it was a simulated line that did not name them.",
        "3 kept silent: they were asleep.",
    ]


def test_only_a_roll_is_told_with_its_chance():
    [silent] = list(explain(QUESTION, LOG, [decision("p_gate", p_used=0.25, h_value=0.5)]))[1:]
    assert silent == ("nova kept silent: the roll was above the chance (chance 0.250, roll 0.500).")


def test_a_simulated_line_says_what_set_it_off():
    told = list(explain(ANSWER, LOG, [decision("p_pass", reply_id=ANSWER, terms={"p_base": 0.15})]))
    assert "Said because the roll was below the chance." in told
    assert "Trigger: alice: anyone here?" in told
    assert any(text.split() == ["p_base", "0.15"] for text in told)


@pytest.mark.parametrize(
    ("kind", "trigger_id", "told"),
    [
        ("event", "ridge:1", "event fail, the jump"),
        ("event", "ridge:2", "event ridge:2"),
        ("tick", "tick:1", "nothing in particular, the room's own pace"),
    ],
)
def test_what_set_a_line_off_is_told_in_words_where_they_are_known(kind, trigger_id, told):
    made = replace(
        decision("crowd", reply_id=ANSWER), kind=kind, trigger_id=trigger_id, terms={"burst": 2.0}
    )
    assert f"Trigger: {told}" in explain(ANSWER, LOG, [made], {"ridge:1": "fail, the jump"})


def test_an_unknown_line_is_said_to_be_unknown():
    with pytest.raises(UnknownMessage):
        list(explain("nobody-0001", LOG, []))
