"""Random damage to valid documents: the witnesses never disagree."""

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from protocol.codec import MAX_BYTES
from protocol.schema_export import KINDS
from tests.contracts import corpus
from tests.contracts.witnesses import agree, opinions, sentence

# Whole numbers are never written as 5.0 here: see test_lexical_rules below.
NASTY: list[Any] = [
    None, True, False, 0, 1, -1, 2, 64, 500, 501, 2**31, 2**53 - 1, 0.5, -0.5, 1.000001, 1e-9,
    "", " ", "\n", "a\n", "\r\n", "\u2028", "x" * 64, "x" * 65, "x" * 128, "x" * 129, "😂" * 64,
    "😂" * 65, "room:a", "room:a\n", "room:", "#00ff00", "#00FF0", "1.0.0", "1.1.0", "2.0.0",
    "2026-02-28T00:00:00Z", "2026-02-29T00:00:00Z", "2024-02-29T23:59:59.999999999-00:00",
    "2026-06-30T23:59:60Z", "2026-01-01T00:00:00+00:00", "2026-01-01 00:00:00Z", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59+23:59", "human", "drop", "stub", "litellm", [], [None], ["x"] * 33, {},
    {"extra": 1}, {"__proto__": 1}, {"constructor": "x"}, [[]], [{}],
]  # fmt: skip

scalars = st.one_of(
    st.sampled_from(NASTY).map(copy.deepcopy),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.integers(-(2**40), 2**40),
    st.floats(-1e6, 1e6, allow_nan=False).filter(lambda x: not x.is_integer()),
)


def places(document: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Ways to every value below the top, deterministic."""
    items = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    return [w for key, value in items for w in ((*way, key), *places(value, (*way, key)))]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, Any]:
    """A schema's name and a document with up to three changes, short enough for the codec."""
    name = draw(st.sampled_from(sorted(KINDS)))
    document = copy.deepcopy(draw(st.sampled_from(list(corpus.valid(name).values()))))
    for _ in range(draw(st.integers(0, 3))):
        _damage(draw, document)
    assume(len(json.dumps(document)) <= MAX_BYTES)
    return name, document


def _damage(draw: st.DrawFn, document: Any) -> None:
    ways = places(document)
    if not ways or draw(st.integers(0, 9)) == 0:
        document[draw(st.sampled_from(["extra", "type", "__proto__", "seq", "litellm"]))] = draw(
            scalars
        )
        return
    *way, last = draw(st.sampled_from(ways))
    here = document
    for step in way:
        here = here[step]
    change = draw(st.sampled_from(["set", "delete", "append", "repeat"]))
    if change == "delete":
        del here[last]
    elif change == "append" and isinstance(here[last], str):
        here[last] += draw(st.sampled_from(["\n", "x", " ", "\u0000", "é", "😂"]))
    elif change == "repeat" and isinstance(here[last], str | list) and len(here[last]) <= 64:
        here[last] = here[last] * draw(st.sampled_from([0, 2, 33, 70]))
    else:
        here[last] = draw(scalars)


@pytest.mark.node
@settings(
    max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damaged())
@example(("ChatMessage", {}))
@example(("ChatMessage", []))
@example(("Ack", None))
def test_three_witnesses_agree(ajv, case):
    name, document = case
    found = opinions(name, json.dumps(document), ajv)
    # The one rule JSON Schema cannot express (``schema_export.PATCHES``).
    assume("must not be above tick_max_ms" not in (found["msgspec"] or ""))
    assert agree(found), f"{name}: {sentence(found)}"


@settings(max_examples=300, deadline=None)
@given(damaged())
def test_two_witnesses_agree_without_node(case):
    name, document = case
    found = opinions(name, json.dumps(document), None)
    assert agree(found), f"{name}: {sentence(found)}"


LEXICAL = [
    ('{"type":"ack","seq":5.0}', "a whole number is written without a fraction"),
    ('{"type":"ack","seq":5e0}', "a whole number is written without an exponent"),
    ('{"type":"ping","t":1e999}', "a number beyond a double's range"),
]


@pytest.mark.parametrize(("text", "rule"), LEXICAL, ids=[rule for _, rule in LEXICAL])
def test_lexical_rules(text, rule):
    """JSON Schema speaks of values; these rules are about how they are written, and ours alone."""
    name = "Ack" if "ack" in text else "Ping"
    found = opinions(name, text, None)
    assert found["msgspec"]
    assert found["jsonschema"] is None
