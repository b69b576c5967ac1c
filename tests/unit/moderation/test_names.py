"""Names: which may be shown, and which a reader takes for each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.names import likeness, name_allowed
from moderation.rules import Ruleset


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("alice", True),
        ("Clip Goblin", True),
        ("xX_bob_Xx", True),
        ("маша", True),
        ("さくら", True),
        ("مد", True),
        ("7", True),
        ("butthead", False),
        ("kill_yourself", False),
        ("kys", False),
        ("555-123-4567", False),
        ("bob@example.com", False),
        ("grabify.link", False),
        ("bob\n", False),
        (" bob", False),
        ("b\u202eob", False),
        ("bo\u3164b", False),
        ("\u0301\u0301\u0301", False),
        ("---", False),
        ("🐐", False),
        ("", False),
    ],
)
def test_a_name_must_stand_as_it_is(name: str, allowed: bool, standard: Ruleset) -> None:
    assert name_allowed(name, standard) is allowed


@pytest.mark.parametrize(
    "name",
    [
        "CIipGobIin",
        "C1ipGob1in",
        "Clip Goblin",
        "CLlP-GOB|lN",
        "ClipG0blin",
        "Cl!p.Gobl\u0131n",
        "СlірGоblіn",
        "ＣｌｉｐＧｏｂｌｉｎ",
        "ᴄʟɪᴘɢᴏʙʟɪɴ",
        "Clíp\u200bGoblin\u3164",
        "ClipGo8lin",
    ],
)
def test_names_that_look_the_same(name: str) -> None:
    assert likeness(name) == likeness("ClipGoblin")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alice", "alicia"),
        ("маша", "миша"),
        ("さくら", "さくや"),
        ("مد", "مر"),
        ("김하나", "김하늘"),
        ("bob2", "bob3"),
    ],
)
def test_names_that_look_different(one: str, other: str) -> None:
    assert likeness(one) != likeness(other)


def test_two_narrow_letters_pass_for_a_wide_one() -> None:
    assert likeness("ModeratorWarner") == likeness("rnoderatorvvamer")


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_any_text_has_a_likeness_without_case_or_separators(name: str) -> None:
    found = likeness(name)
    assert all(char.isalnum() for char in found)
    assert likeness(name.replace(" ", "-")) == found
