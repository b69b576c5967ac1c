import pytest

from language.english import ENGLISH
from personas.chat.signs import copyable


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
    assert copyable(text, ENGLISH) is copied
