import pytest

from personas.chat.signs import is_question


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
