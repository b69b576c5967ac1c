"""Whether a streamer asks the viewers; how often that is right, ``tests/figures/questions.py`` says."""

import pytest

from language.english import ENGLISH
from language.viewers import asked_of_viewers
from tests.figures.questions import figures, half


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("chat, what do I do?", "chat, what do I do?"),
        ("Okay. What do you guys think? I don't know.", "What do you guys think?"),
        ("Chat! Left or right?", "Left or right?"),
        ("Should I reset? Tell me, chat.", "Should I reset?"),
        ("Does anyone know this boss?", "Does anyone know this boss?"),
        ("What should we name the horse?", "What should we name the horse?"),
        ("Don’t rush me. What’s your favourite cheese?", "What’s your favourite cheese?"),
        ("guys should i quit my job", "guys should i quit my job"),
        ("Press one for pasta, two for rice.", "Press one for pasta, two for rice."),
    ],
)
def test_asked(text: str, question: str) -> None:
    asked = asked_of_viewers(text, ENGLISH)
    assert asked is not None
    assert asked.question == question


@pytest.mark.parametrize(
    "text",
    [
        "chat is amazing today.",
        "I was chatting. Why?",
        "Where did I put the key? Ah, here.",
        "Kevin, did you take my car?",
        "She said, do you want tea or coffee?",
        "Guys, what is my life?",
        "It's good, isn't it?",
        "Is it square or circle? Circle.",
        "Do you have a dog? Yes I do.",
        "Either way, chat, we lost.",
        "",
    ],
)
def test_not_asked(text: str) -> None:
    assert asked_of_viewers(text, ENGLISH) is None


def test_the_open_half_of_the_corpus() -> None:
    found = figures(half("open"))
    assert found.recall >= 0.9
    assert found.precision >= 0.85
    assert found.options >= 0.9
    assert found.choices >= 0.9
