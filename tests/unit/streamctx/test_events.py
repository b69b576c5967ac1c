"""Events read out of words nobody marked."""

import pytest

from language.english import ENGLISH
from streamctx.events import SILENCE_MS, derive, silence
from streamctx.items import Speech


def said(text: str, at_ms: int = 0, id: str = "s1") -> Speech:
    return Speech(id=id, at_ms=at_ms, until_ms=at_ms + 2_000, text=text)


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("HAHAHA what was that", ["big_laugh"]),
        ("hahaha chat, did you see that?", ["chat_question", "big_laugh"]),
        ("ha. very funny", []),
        ("I have had a chat with Hannah", []),
    ],
)
def test_derived_types(text: str, types: list[str]) -> None:
    assert [event.type for event in derive(said(text), ENGLISH)] == types


def test_derived_ids_come_from_the_speech_alone() -> None:
    assert derive(said("chat?", at_ms=5), ENGLISH) == derive(said("chat?", at_ms=5), ENGLISH)
    assert derive(said("chat?"), ENGLISH)[0].id != derive(said("chat?", id="s2"), ENGLISH)[0].id


def test_silence_begins_after_the_last_word() -> None:
    speeches = [said("one", 0), said("two", 5_000, id="s2")]
    assert silence(speeches, 7_000 + SILENCE_MS - 1) is None
    assert (quiet := silence(speeches, 7_000 + SILENCE_MS)) is not None
    assert quiet == silence(speeches, 30_000)
    assert quiet.at_ms == 7_000 + SILENCE_MS


def test_where_nobody_ever_spoke_there_is_no_silence() -> None:
    assert silence([], 10**9) is None
