import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.chat.voice import Voice
from personas.generation.postprocess import cut, finish, plain

CODES = frozenset({"KEKW", "gg"})


def voice(**overrides: object) -> Voice:
    quiet: dict[str, object] = {
        "chatter_id": "nova",
        "display_name": "nova",
        "style": "deadpan",
        "capital": 0.0,
        "full_stop": 0.0,
        "typo": 0.0,
        "elongate": 0.0,
        "emote": 0.0,
    }
    return Voice(**(quiet | overrides))  # type: ignore[arg-type]


def finished(text: str, chatter: Voice) -> list[str]:
    return [finish(text, chatter, f"seed-{n}", codes=CODES, emotes=("KEKW",)) for n in range(300)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hey @alice nice", "hey nice"),
        ("a@b.c", "ok"),
        ("  two\n lines\t", "two lines"),
        ("", "ok"),
        ("bell\x07", "bell"),
        ("@all", "ok"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert plain(text, 200) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("ab cdefg", 4, "ab…"),
        ("", 1, "o"),
        ("x" * 300, 500, "x" * 199 + "…"),
    ],
)
def test_cut(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


def test_lower_case_voice_never_writes_a_capital_but_keeps_emote_codes() -> None:
    lines = finished("That IS it KEKW", voice(caps="lower"))
    assert set(lines) == {"that is it KEKW"}


def test_capital_habit_and_shouting_follow_their_chances() -> None:
    lines = finished("nice jump there gg", voice(capital=0.5))
    share = sum(line.startswith("Nice") for line in lines) / len(lines)
    assert 0.4 < share < 0.6
    loud = finished("nice jump there gg", voice(caps="upper"))
    assert loud.count("NICE JUMP THERE gg") / len(loud) > 0.85


def test_long_lines_are_shouted_by_nobody_else() -> None:
    text = "one two three four five six seven eight nine"
    lines = [finish(text, voice(), f"s{n}", heat=1.0) for n in range(200)]
    assert set(lines) == {text}


@pytest.mark.parametrize(("chance", "stops"), [(0.0, 0), (1.0, 300)])
def test_full_stop(chance: float, stops: int) -> None:
    lines = finished("that was close.", voice(full_stop=chance))
    assert sum(line.endswith(".") for line in lines) == stops


def test_one_typo_changes_at_most_one_word() -> None:
    for line in finished("really careful jumping", voice(typo=1.0, caps="lower")):
        pairs = zip(line.split(), ("really", "careful", "jumping"), strict=True)
        assert sum(left != right for left, right in pairs) <= 1


def test_stretching_only_touches_words_people_stretch() -> None:
    for line in finished("so careful", voice(elongate=1.0, caps="lower")):
        assert re.fullmatch(r"so{2,6} careful", line)


def test_emote_goes_behind_the_line_and_replaces_the_stop() -> None:
    lines = finished("nice", voice(emote=1.0, full_stop=1.0, caps="lower"))
    assert set(lines) == {"nice KEKW", "nice KEKW KEKW"}


def test_minimal_punctuation_drops_apostrophes_at_times() -> None:
    assert set(finished("it's fine", voice(punctuation="minimal", caps="lower"))) == {
        "it's fine",
        "its fine",
    }


@given(
    st.text(max_size=400), st.text(min_size=1, max_size=20), st.integers(1, 300), st.floats(0, 1)
)
def test_any_text_becomes_one_clean_line(text: str, seed: str, limit: int, heat: float) -> None:
    chatter = voice(typo=1.0, elongate=1.0, emote=1.0, capital=0.5, full_stop=1.0)
    line = finish(text, chatter, seed, limit=limit, heat=heat)
    assert 1 <= len(line) <= min(limit, 160, 200)
    assert "@" not in line
    assert line.isprintable()
    assert line == finish(text, chatter, seed, limit=limit, heat=heat)
