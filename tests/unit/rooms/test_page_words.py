"""What the room page is told of the tables."""

import re
from pathlib import Path

import pytest

from protocol.event_types import EVENT_TYPES
from protocol.reasons import SPEAKING
from rooms.pages.page_words import page_words

ICONS = Path(__file__).parents[3] / "templates" / "rooms" / "icons.svg"
WORDS = page_words()


def test_the_page_has_a_sentence_for_each_reason_to_speak() -> None:
    assert set(WORDS["reasons"]) == SPEAKING
    assert all(word["card"].endswith(".") for word in WORDS["reasons"].values())


@pytest.mark.parametrize("name", [*EVENT_TYPES, ""])
def test_every_event_has_an_icon_there_is(name: str) -> None:
    chip = WORDS["event_types"].get(name, WORDS["other_event"])
    assert chip["icon"] in re.findall(r'id="icon-(\w+)"', ICONS.read_text())
