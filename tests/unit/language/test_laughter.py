import pytest

from language.english import ENGLISH
from language.laughter import laughs


@pytest.mark.parametrize(
    "text",
    [
        "LOL",
        "that was good lmaooo",
        "Hahaha, no",
        "hehe",
        "😂😂",
        "KEKW",
        "xD",
        "lololol",
        "[laughter]",
    ],
)
def test_laughter(text: str) -> None:
    assert laughs(text, ENGLISH)


@pytest.mark.parametrize(
    "text",
    ["ha. very funny", "I have had a chat with Hannah", "a hall", "lo", "shh", "[applause]", ""],
)
def test_no_laughter(text: str) -> None:
    assert not laughs(text, ENGLISH)
