import pytest

from personas.chat.signs import copyable, is_question


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("pog?", True),
        ("what did i miss", True),
        ("whats this game called", True),
        ("can someone explain the rules", True),
        ("chat is she any good", True),
        ("rate that fall", True),
        ("what a fall", False),
        ("do it again", False),
        ("when the goat comes she panics", False),
        ("i wonder what is next", False),
    ],
)
def test_a_question_needs_no_mark(text: str, asked: bool) -> None:
    assert is_question(text) is asked


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("NOOO the goat", True),
        ("KEKW", True),
        ("i can't breathe", True),
        ("hi all, first time here", False),
        ("hello chat", False),
        ("what scene is this", False),
        ("left?", False),
        ("!song", False),
        ("@nova same", False),
        ("thanks guys", False),
        ("a line that is longer than what people copy", False),
    ],
)
def test_what_others_copy(text: str, copied: bool) -> None:
    assert copyable(text) is copied
