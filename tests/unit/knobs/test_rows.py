"""A configuration goes into columns and comes back: every knob, those of tomorrow included."""

from types import SimpleNamespace
from typing import Annotated, Any

import msgspec
import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from msgspec import Meta, field

from knobs.rows import check, columns_of, config_of
from protocol.configs.base import Config
from protocol.configs.moderation import ModerationConfig
from protocol.configs.persona import PersonaConfig
from protocol.configs.provider import LLMProviderConfig
from protocol.configs.room import RoomConfig
from protocol.declare import knobs_of, means
from tests.contracts import corpus
from tests.knobs import different

KINDS: tuple[Any, ...] = (RoomConfig, PersonaConfig, ModerationConfig, LLMProviderConfig)


class Inner(Config, frozen=True, kw_only=True):
    weight: Annotated[float, Meta(ge=0, le=1), means("How much it counts.")] = 1.0
    mode: Annotated[str | None, means("Which way.", column="inner_mode")] = None


class Outer(Config, frozen=True, kw_only=True):
    mode: Annotated[str, means("Which way.")] = "on"
    inner: Annotated[Inner, means("A block.")] = field(default_factory=Inner)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_valid_document_comes_back_from_its_columns(kind):
    for called, document in corpus.valid(kind.__name__).items():
        config = msgspec.convert(document, kind)
        assert config_of(SimpleNamespace(**columns_of(config)), kind) == config, called


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_two_knobs_share_a_column(kind):
    columns = [knob.column for knob in knobs_of(kind)]
    assert len(set(columns)) == len(columns)


def test_a_knob_that_is_only_declared_is_carried_in_both_directions():
    config = Outer(inner=Inner(weight=0.3, mode="slow"))
    columns = columns_of(config)
    assert columns == {"mode": "on", "weight": 0.3, "inner_mode": "slow"}
    assert config_of(SimpleNamespace(**columns), Outer) == config


def test_an_empty_text_means_nothing_where_nothing_may_be_said():
    row = SimpleNamespace(mode="", weight=1.0, inner_mode="")
    assert config_of(row, Outer) == Outer(mode="")


def test_every_field_that_is_out_of_bounds_is_named_at_once():
    row = SimpleNamespace(**columns_of(msgspec.convert(different(RoomConfig), RoomConfig)))
    row.target_rate, row.p_cap, row.generator = 301, 0.0, "magic"
    with pytest.raises(ValidationError) as refused:
        check(row, RoomConfig)
    assert refused.value.message_dict == {
        "target_rate": ["Must be at most 300."],
        "p_cap": ["Must be at least 0.1."],
        "generator": ["Invalid enum value 'magic'"],
    }


def test_a_rule_about_two_fields_stands_above_the_form():
    row = SimpleNamespace(**columns_of(msgspec.convert(different(RoomConfig), RoomConfig)))
    row.tick_min_ms, row.tick_max_ms = 900, 300
    with pytest.raises(ValidationError) as refused:
        check(row, RoomConfig)
    assert refused.value.message_dict == {
        NON_FIELD_ERRORS: ["timing: tick_min_ms must not be above tick_max_ms"]
    }


def test_the_form_of_a_text_is_said_in_words():
    row = SimpleNamespace(**columns_of(msgspec.convert(different(PersonaConfig), PersonaConfig)))
    row.persona_id = "../up"
    with pytest.raises(ValidationError) as refused:
        check(row, PersonaConfig)
    [sentence] = refused.value.message_dict["persona_id"]
    assert sentence.startswith("It begins with no dot")


def test_a_block_that_is_left_out_leaves_its_columns_blank():
    said = different(LLMProviderConfig) | {"provider": "litellm", "stub": None}
    config = msgspec.convert(said, LLMProviderConfig)
    columns = columns_of(config)
    assert (columns["fixtures_path"], columns["default_response"]) == ("", "lol")
    assert config_of(SimpleNamespace(**columns), LLMProviderConfig) == config
