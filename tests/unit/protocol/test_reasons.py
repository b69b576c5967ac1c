"""The table of reasons is whole, and says only what each kind of reason can use."""

import re
from typing import get_args

import pytest

from protocol.reasons import REASONS, SPEAKING, Reason, Stage


def test_every_name_the_type_checker_knows_has_a_row() -> None:
    assert list(REASONS) == list(get_args(Reason))


def test_the_reasons_that_speak() -> None:
    assert sorted(SPEAKING) == ["crowd", "e2e_forced", "p_pass", "people_first"]


@pytest.mark.parametrize("row", REASONS.values(), ids=lambda row: row.name)
def test_a_row_is_whole(row) -> None:
    assert row.stage in get_args(Stage)
    assert re.fullmatch(r"[a-z][^_]*[^.]", row.because), "completes “because …”"
    assert not (row.card or row.tick_card) or row.speaks
    assert all(card.endswith(".") for card in (row.card, row.tick_card) if card)
    assert not row.rule or row.stage == "limit"
