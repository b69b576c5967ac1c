import pytest

from language.content import content_words, is_stop_word, words_of
from language.english import ENGLISH
from language.plurals import singular


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("dumplings", "dumpling"),
        ("boxes", "box"),
        ("berries", "berry"),
        ("boss", "boss"),
        ("bosses", "boss"),
        ("cookies", "cookie"),
        ("knives", "knife"),
        ("women", "woman"),
        ("car parks", "car park"),
        ("news", "news"),
        ("gas", "gas"),
        ("ice", "ice"),
        ("virus", "virus"),
    ],
)
def test_singular(word: str, one: str) -> None:
    assert singular(word, ENGLISH) == one


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What's the goats' favourite pie?", ["goat", "favourite", "pie"]),
        ("Mara’s boxes aren't here", ["mara", "box"]),
        ("they'd better not", []),
        ("does it", []),
    ],
)
def test_content_words(text: str, said: list[str]) -> None:
    assert content_words(text, ENGLISH) == said


def test_all_words_are_there_when_asked_for() -> None:
    assert words_of("does it rain", ENGLISH)[-1] == "rain"


@pytest.mark.parametrize("word", ["i'm", "dont", "you'd", "chat", "lol", "an"])
def test_stop_words(word: str) -> None:
    assert is_stop_word(word, ENGLISH)


@pytest.mark.parametrize("word", ["goat", "bridge", "love", "dumpling", "run"])
def test_words_that_say_something(word: str) -> None:
    assert not is_stop_word(word, ENGLISH)
