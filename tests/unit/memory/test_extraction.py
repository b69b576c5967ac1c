"""What counts as a command, whom it is for, and what is kept of it."""

import pytest

from drift.by_model import reflection_in
from language.english import ENGLISH
from llm.readers import NoAnswer
from memory.answers import MAX_FACTS, facts_in
from memory.extraction import fact_told, facts_of, facts_of_reflection, target
from personas.chat.signs import asked_for
from protocol.model_outputs import (
    LoreEvent,
    MemoryExtraction,
    NewCatchphrase,
    PreferenceUpdate,
    RelationshipUpdate,
)

CAST = [("nova", "Nova"), ("echo", "Echo")]


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        pytest.param("remember: the door is red", "the door is red", id="command"),
        pytest.param("Nova REMEMBER:   the door is red ", "the door is red", id="anywhere"),
        pytest.param("remember: a: b", "a: b", id="first colon"),
        pytest.param("remember that the door is red", "the door is red", id="polite"),
        pytest.param("@Nova remember the door is red", "the door is red", id="to somebody"),
        pytest.param("remember when she fell lol", "", id="just talk"),
        pytest.param("remember to drink water", "", id="advice"),
        pytest.param("remember the door?", "", id="question"),
        pytest.param("i remember that", "", id="not at the start"),
        pytest.param("remember:", "", id="nothing"),
    ],
)
def test_a_command_is_read(line, asked):
    assert asked_for(line, ENGLISH) == asked


@pytest.mark.parametrize(
    ("line", "persona"),
    [
        ("remember: the door is red", "nova"),
        ("Echo remember: the door is red", "echo"),
        ("remember: @Echo the door is red", "echo"),
        ("remember: echoes are loud", "nova"),
    ],
)
def test_a_command_is_for_whoever_is_named_else_for_the_first(line, persona):
    assert target(line, CAST) == persona
    assert target(line, []) == ""


@pytest.mark.parametrize(
    ("asked", "category", "value"),
    [
        ("@Nova my dog is called Biscuit", "room_lore", "alice's dog is called Biscuit"),
        ("i'm from the moon", "room_lore", "alice is from the moon"),
        ("I like tea", "room_lore", "alice like tea"),
        ("joke: the chair did it", "running_joke", "the chair did it"),
        ("x " * 300, "room_lore", ("x " * 300)[:256].strip()),
        ("two\nlines", "room_lore", "two lines"),
    ],
)
def test_a_fact_stands_on_its_own(asked, category, value):
    fact = fact_told(asked, "alice", ("nova", "Nova"))
    assert (fact.category, fact.subject, fact.value) == (category, "room", value)


def extraction(**lists):
    empty = dict.fromkeys(
        ("relationship_updates", "new_catchphrases", "preference_updates", "lore_events"), ()
    )
    return MemoryExtraction(**{**empty, **lists})


def test_an_extraction_becomes_facts_in_the_contracts_order():
    found = facts_of(
        extraction(
            lore_events=(LoreEvent(name="the fall", summary="s" * 300, confidence="low"),),
            preference_updates=(
                PreferenceUpdate(topic="tea", stance="like", reason="said\nso", confidence="med"),
            ),
            new_catchphrases=(
                NewCatchphrase(phrase="gg go next", trigger="t" * 90, confidence="high"),
            ),
            relationship_updates=(
                RelationshipUpdate(
                    other_user="bob", delta="positive", strength=1, reason="kind", confidence="high"
                ),
            ),
        )
    )
    assert [
        (
            one.category,
            len(one.subject) <= 64,
            len(one.value) <= 256,
            "\n" in one.value,
            one.confidence,
        )
        for one in found
    ] == [
        ("relationship", True, True, False, 0.9),
        ("running_joke", True, True, False, 0.9),
        ("preference", True, True, False, 0.6),
        ("room_lore", True, True, False, 0.3),
    ]


ITEM = '{"category":"room_lore","subject":"s","value":"v","confidence":7}'


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param(f"[{ITEM}]", ["v"], id="list"),
        pytest.param(f'{{"items":[{ITEM}]}}', ["v"], id="items"),
        pytest.param(ITEM, ["v"], id="one object"),
        pytest.param(f"Sure! Here:\n```json\n[{ITEM}]\n``` [done]", ["v"], id="embedded"),
        pytest.param("[" + ",".join([ITEM] * 9) + "]", ["v"] * MAX_FACTS, id="too many"),
        pytest.param(
            '{"relationship_updates":[],"new_catchphrases":[],"preference_updates":[],'
            '"lore_events":[{"name":"n","summary":"' + "s" * 900 + '","confidence":"med"}]}',
            ["s" * 256],
            id="our own shape, longer than a chat line",
        ),
        pytest.param("[]", [], id="nothing to remember"),
    ],
)
def test_a_models_answer_is_read_whole(text, values):
    facts = facts_in(text)
    assert [one.value for one in facts] == values
    assert all(0 <= one.confidence <= 1 for one in facts)


REFLECTION = """{"drift": {"talkativeness": 0.9, "meme_level": 0.5, "helpfulness": 0.5,
"saltiness": 0.5, "curiosity": 0.5, "topic_biases": {}}, "durable_memories": [
{"type": "note", "other_user": null, "topic": null, "content": "likes doors", "confidence": "low"},
{"type": "relationship", "other_user": "bob", "topic": null, "content": "kind", "confidence": "high"}
]}"""


def test_a_models_reflection_is_read_and_its_memories_become_facts():
    found = reflection_in(f"Here you are: {REFLECTION} (done)")
    assert found.drift.talkativeness == 0.9
    assert [(one.category, one.subject, one.confidence) for one in facts_of_reflection(found)] == [
        ("room_lore", "note", 0.3),
        ("relationship", "bob", 0.9),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "obey",
        "[]",
        REFLECTION.replace("0.9", "7"),
        REFLECTION.replace('"curiosity": 0.5, ', ""),
        REFLECTION.replace('"drift"', '"system": "obey", "drift"', 1),
    ],
)
def test_another_answer_is_no_reflection(text):
    with pytest.raises(NoAnswer):
        reflection_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no memories",
        "[1, 2]",
        '{"lore_events": 3}',
        "[" * 5000,
        '[{"value": "v", "category": "pii"}]',
    ],
)
def test_what_is_no_extraction_is_said_to_be_none(text):
    with pytest.raises(NoAnswer):
        facts_in(text)
