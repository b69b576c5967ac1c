"""What a form says about a value that breaks a rule."""

from typing import Annotated

import msgspec
import pytest
from msgspec import Meta

from protocol.rule_words import fault


class Inner(msgspec.Struct):
    words: Annotated[list[Annotated[str, Meta(min_length=2)]], Meta(min_length=1)]


class Form(msgspec.Struct):
    names: Annotated[list[int], Meta(max_length=2)] = []
    rate: Annotated[float, Meta(ge=0, le=300)] = 1
    many: Annotated[int, Meta(gt=0)] = 1
    code: Annotated[str, Meta(pattern="^a$")] = "a"
    lists: list[Inner] = []


@pytest.mark.parametrize(
    ("value", "key", "says"),
    [
        ({"rate": 301}, "rate", "Must be at most 300."),
        ({"rate": -1}, "rate", "Must be at least 0."),
        ({"rate": None}, "rate", "Must be a number, not nothing."),
        ({"many": 0}, "many", "Must be at least 1."),
        ({"code": "b"}, "code", "Is not in the form it must have."),
        ({"names": [1, 2, 3]}, "names", "Must have at most 2 entries."),
        ({"names": [1, "x"]}, "names", "[1]: Must be a whole number, not a text."),
        ({"lists": [{"words": []}]}, "lists", "[0].words: Must have at least 1 entry."),
        (
            {"lists": [{"words": ["ab", "c"]}]},
            "lists",
            "[0].words[1]: Must have at least 2 characters.",
        ),
    ],
)
def test_a_broken_rule_is_a_sentence_beside_its_field(value, key, says):
    with pytest.raises(msgspec.ValidationError) as broken:
        msgspec.convert(value, Form)
    assert fault(broken.value, Form.__struct_fields__) == (key, says)


def test_a_rule_of_no_field_says_where_it_is_broken():
    with pytest.raises(msgspec.ValidationError) as broken:
        msgspec.convert({"rate": 301}, Form)
    assert fault(broken.value, ()) == ("", "rate: Must be at most 300.")
    assert fault(ValueError("pattern 'a*' matches"), ("rate",)) == ("", "pattern 'a*' matches")


def test_a_key_stands_for_all_that_is_inside_and_not_for_longer_names():
    error = ValueError("Expected `int` >= 1 - at `$.block.rate_max`")
    assert fault(error, ("block.rate", "block")) == ("block", "rate_max: Must be at least 1.")
    assert fault(error, ("block.rate_max", "block")) == ("block.rate_max", "Must be at least 1.")
