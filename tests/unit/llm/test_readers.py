"""Reading JSON out of what a model wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from llm.readers import NoAnswer, json_as, json_in


class Point(Struct):
    x: int
    y: int = 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"x": 1}', {"x": 1}),
        ("[1, 2]", [1, 2]),
        ('Sure! ```json\n{"x": 1}\n``` anything else? [no] {yes}', {"x": 1}),
        ('[{"x": 1}] and {', [{"x": 1}]),
        ('{"x": "\udcff"}', {"x": "?"}),
    ],
)
def test_the_first_json_is_found_whatever_stands_around_it(text, found):
    assert json_in(text) == found


@pytest.mark.parametrize("text", ["", "no", "7", '"x"', '{"x": 1', "[" * 5000, "1" * 5000])
def test_a_text_without_a_list_or_object_is_no_answer(text):
    with pytest.raises(NoAnswer):
        json_in(text)


def test_a_value_of_the_kind_asked_for():
    assert json_as(Point)('here: {"x": 3}') == Point(3)


@pytest.mark.parametrize("text", ['{"x": "three"}', '{"y": 1}', "[3]", "three"])
def test_another_value_is_no_answer(text):
    with pytest.raises(NoAnswer):
        json_as(Point)(text)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        assert isinstance(json_in(text), dict | list)
    except NoAnswer:
        return
