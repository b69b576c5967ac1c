"""The table of event types is whole; a name without a row is an ordinary event."""

import re

import pytest

from protocol.event_types import _ROWS, EVENT_TYPES, event_type_named


def test_no_name_and_no_label_stands_twice() -> None:
    assert len(EVENT_TYPES) == len({row.label for row in _ROWS}) == len(_ROWS)


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row.name)
def test_a_row_is_whole(row) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", row.name)
    assert re.fullmatch(r"[a-z]+( [a-z]+)*", row.label)
    assert row.meaning
    assert 0 <= row.strength <= 1
    assert 0 <= row.burst <= 1


def test_any_other_name_is_an_ordinary_event_called_by_it() -> None:
    row = event_type_named("goat_on_stage")
    assert (row.name, row.label, row.strength) == ("goat_on_stage", "goat on stage", 0.5)
    assert (row.burst, row.asks, row.salty, row.stirs) == (1.0, "never", False, True)


@pytest.mark.parametrize(
    ("name", "options", "asks"),
    [
        ("chat_question", (), True),
        ("poll", ("left", "right"), True),
        ("poll", (), False),
        ("clutch", ("left", "right"), False),
    ],
)
def test_what_wants_an_answer(name: str, options: tuple[str, ...], asks: bool) -> None:
    assert event_type_named(name).is_question(options) is asks
