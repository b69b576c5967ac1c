"""Names of lines, as the gateway lets them stand."""

import pytest

from moderation.rules import compile_rules
from rooms.gateway.names import MAX_KNOWN, Names, pseudonym
from tests.unit.rooms.builders import MODERATION

RULES = compile_rules(MODERATION)


def shown(name: str, user_id: str = "user-1") -> str:
    return Names().shown(name, user_id, RULES)


@pytest.mark.parametrize("name", ["Ada", "Ada Lovelace", "дядя Ваня", "花子", "x_X-42", "مد"])
def test_a_name_stands_as_it_is(name: str) -> None:
    assert shown(name) == name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Ada\nLovelace", "Ada Lovelace"),
        ("Ada\x00", "Ada"),
        ("\x1b[31mAda", "[31mAda"),
        ("\u202eAda\u2066", "Ada"),
        (" Ada ", "Ada"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(name: str, cleaned: str) -> None:
    assert shown(name) == cleaned


@pytest.mark.parametrize(
    "name", ["Blorf", "bl0rf", "bob@example.com", "\x00", "...", "\u0301\u0301"]
)
def test_who_has_no_name_to_show_is_called_something(name: str) -> None:
    assert shown(name, "user-1") == pseudonym("user-1")


def test_a_pseudonym_is_ones_own_for_good_and_may_stand() -> None:
    assert pseudonym("user-1") == pseudonym("user-1") != pseudonym("user-2")
    assert shown(pseudonym("user-1")) == pseudonym("user-1")
    names = Names()
    assert names.shown("Blorf", "user-1", RULES) != names.shown("Blorf", "user-2", RULES)


def test_verdicts_are_a_rulesets_own_and_no_more_than_so_many() -> None:
    names, other = Names(), compile_rules(MODERATION, markers=True)
    marked = "E2E_TEST_BLORF"
    assert names.shown(marked, "user-1", other) == marked
    assert names.shown(marked, "user-1", RULES) == pseudonym("user-1")
    for n in range(MAX_KNOWN + 10):
        names.shown(f"name{n}", "user-1", RULES)
    assert len(names) <= MAX_KNOWN
