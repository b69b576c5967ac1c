"""What the room page is told of the tables."""

from protocol.reasons import SPEAKING
from rooms.page_words import page_words


def test_the_page_has_a_sentence_for_each_reason_to_speak() -> None:
    words = page_words()["reasons"]
    assert set(words) == SPEAKING
    assert all(word["card"].endswith(".") for word in words.values())
