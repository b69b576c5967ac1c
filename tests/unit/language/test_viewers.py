"""Whether a streamer asks the viewers; how often that is right, ``tests/figures/questions.py`` says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize("part", ["open", "ours"])
def test_the_corpus_that_the_reader_was_tuned_on(part: str) -> None:
    found = figures(half(part))
    assert found.recall >= 0.9
    assert found.precision >= 0.85
    assert found.options >= 0.9
    assert found.choices >= 0.9


@given(st.text(alphabet="aor?,. !chtisyouKevn'`’)", max_size=300))
def test_any_text_gives_its_own_words_or_nothing(text: str) -> None:
    asked = asked_of_viewers(text, ENGLISH)
    assert asked is None or asked.question in text
