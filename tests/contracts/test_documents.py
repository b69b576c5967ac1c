"""Fixtures and their mutations: every witness agrees, and every rule is broken at least once."""

import json

import pytest

from protocol.configs.room import RoomConfig
from protocol.schema_export import KINDS
from tests.contracts import corpus
from tests.contracts.rules import broken, listed
from tests.contracts.witnesses import (
    agree,
    ask_jsonschema,
    ask_msgspec,
    opinions,
    sentence,
    validator,
)


@pytest.mark.parametrize("name", KINDS)
def test_valid_fixtures_pass_in_python(name):
    documents = corpus.valid(name)
    assert len(documents) >= 4
    for called, document in documents.items():
        text = json.dumps(document)
        assert (ask_msgspec(name, text), ask_jsonschema(name, text)) == (None, None), called


@pytest.mark.parametrize("name", KINDS)
def test_full_fixture_holds_every_property(name):
    assert corpus.valid(name)["full"].keys() == validator(name).schema["properties"].keys()


@pytest.mark.parametrize("name", KINDS)
def test_invalid_documents_are_refused_in_python(name):
    for mutation in corpus.invalid(name):
        text = json.dumps(mutation.document)
        assert ask_msgspec(name, text), mutation.name
        assert ask_jsonschema(name, text), mutation.name


@pytest.mark.parametrize("name", KINDS)
def test_every_rule_is_broken_at_least_once(name):
    seen = set().union(*(broken(validator(name), m.document) for m in corpus.invalid(name)))
    rules = listed(validator(name).schema)
    assert rules - seen == set(), "no mutation breaks these"
    assert seen - rules == set(), "the list of rules is incomplete"


@pytest.mark.node
@pytest.mark.parametrize("name", KINDS)
def test_ajv_agrees_on_every_document(name, ajv):
    documents = [(n, d, True) for n, d in corpus.valid(name).items()]
    documents += [(m.name, m.document, False) for m in corpus.invalid(name)]
    for what, document, good in documents:
        found = opinions(name, json.dumps(document), ajv)
        assert agree(found), f"{what}: {sentence(found)}"
        assert (found["ajv"] is None) == good, what


def test_comparing_two_fields_is_left_to_the_code():
    """The one rule JSON Schema cannot express (``schema_export.PATCHES``)."""
    room = corpus.valid("RoomConfig")["full"]
    room["timing"] |= {"tick_min_ms": 801, "tick_max_ms": 800}
    assert ask_jsonschema("RoomConfig", json.dumps(room)) is None
    assert ask_msgspec("RoomConfig", json.dumps(room)) == (
        "tick_min_ms must not be above tick_max_ms - at `$.timing`"
    )
    assert RoomConfig.__struct_config__.forbid_unknown_fields
