"""The content figures on logs small enough to count by hand."""

import pytest

from simulation.content import FIGURES, MEANINGS, Log, content_of, words_of
from simulation.scorecard import ChatLine

EMOTES = {"KEKW"}


def log(*texts: str, step_ms: int = 5_000) -> Log:
    """One line every 5 s, each by another chatter."""
    lines = [ChatLine(n * step_ms, f"user{n}", text) for n, text in enumerate(texts)]
    return Log(lines, EMOTES)


def figure(name: str, found: Log) -> float:
    return FIGURES[name](found, range(len(found.lines)))


@pytest.mark.parametrize(
    ("name", "texts", "expected"),
    [
        ("picks_up", ("the bridge fell", "what bridge", "lol"), 1 / 2),
        ("riff_of_three", ("bridge", "a bridge", "bridge again"), 1 / 3),
        ("any_emote", ("KEKW", "nice :)", "apatCool jump", "kekw"), 3 / 4),
        ("question", ("which brush is this?", "why?", "which brush is this"), 1 / 3),
        ("over_100_characters", ("a" * 101, "a" * 100), 1 / 2),
        ("swearing", ("damned lag", "what the hell", "shell", "assess"), 2 / 4),
        ("own_correction", ("brigde", "bridge*", "*bridge", "5*3"), 2 / 4),
        (
            "shares_four_words",
            ("he went over the old bridge now", "went over the old wall again mate", "a b c d e f"),
            2 / 3,
        ),
        ("shares_four_words", ("one two three four five six", "one two three four five six"), 0.0),
    ],
)
def test_a_figure_is_what_its_definition_says(name, texts, expected):
    assert figure(name, log(*texts)) == pytest.approx(expected)


def test_a_word_of_the_same_chatter_is_not_picked_up():
    lines = [ChatLine(0, "a", "bridge"), ChatLine(1, "a", "the bridge")]
    assert not Log(lines, EMOTES).picks_up(1)


def test_a_riff_takes_three_people_within_a_minute():
    found = log("bridge", "bridge x", "bridge y", step_ms=31_000)
    assert figure("riff_of_three", found) == 0


def test_words_lose_apostrophes_and_case():
    assert words_of("Don't STOP, it’s 5") == ["dont", "stop", "its"]


def test_only_full_enough_windows_of_a_measured_rate_count():
    lines = [ChatLine(n * 5_000, f"u{n % 40}", f"word{n} here") for n in range(120)]
    assert content_of(lines, EMOTES, start_ms=0).median.band == "8-20"
    assert content_of(lines[:50], EMOTES, start_ms=0).median is None


def test_every_figure_is_explained():
    assert MEANINGS.keys() == FIGURES.keys()
