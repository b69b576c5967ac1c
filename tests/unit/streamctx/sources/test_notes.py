"""How a note is understood, and the items it gives."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamctx.items import Happening, Speech
from streamctx.sources.notes.reading import read_note, understand

NOW = 1_700_000_000_000


@pytest.mark.parametrize(
    ("words", "event_type", "question", "options"),
    [
        ({"kind": "text", "text": "she trips"}, "note", "", []),
        (
            {"kind": "text", "text": "So. Chat, tea or coffee?"},
            "chat_question",
            "Chat, tea or coffee?",
            ["tea", "coffee"],
        ),
        ({"kind": "text", "text": "chat, why?", "options": ["a", "b"]}, "chat_question",
         "chat, why?", ["a", "b"]),
        ({"kind": "event", "text": "chat, why?"}, "note", "", []),
        ({"kind": "event", "text": "why", "event_type": "chat_question"}, "chat_question", "why", []),
        ({"kind": "event", "text": "a vote", "question": "up or down?"}, "chat_question",
         "up or down?", ["up", "down"]),
        ({"kind": "scene", "text": "The Garden"}, "scene_change", "", []),
        ({"kind": "scene", "text": "Boss", "event_type": "clutch"}, "clutch", "", []),
    ],
)  # fmt: skip
def test_what_is_understood(
    words: dict[str, Any], event_type: str, question: str, options: list[str]
) -> None:
    noted = understand(**words)
    assert (noted.event_type, noted.question, noted.options) == (event_type, question, options)


@pytest.mark.parametrize(("told", "strength"), [(None, 0.85), (0.0, 0.0), (0.4, 0.4)])
def test_strength_is_the_type_s_own_unless_said(told: float | None, strength: float) -> None:
    noted = understand(kind="event", text="down", event_type="fail", strength=told)
    assert noted.strength == strength


def test_a_text_is_heard_and_noticed() -> None:
    noted = understand(kind="text", text="chat, tea or coffee?")
    spoken, noticed = read_note("n1", NOW, noted)
    assert isinstance(spoken, Speech)
    assert (spoken.id, spoken.told, spoken.until_ms) == ("note:n1:text", True, NOW + 60 * 20)
    assert isinstance(noticed, Happening)
    assert (noticed.id, noticed.options) == ("note:n1", ("tea", "coffee"))


@pytest.mark.parametrize(("kind", "scene"), [("event", None), ("scene", "x" * 128)])
def test_the_others_are_noticed_only(kind: str, scene: str | None) -> None:
    [noticed] = read_note("n1", NOW, understand(kind=kind, text="x" * 200))
    assert isinstance(noticed, Happening)
    assert noticed.scene == scene


@given(st.text(), st.lists(st.text(), max_size=12))
def test_no_word_holds_what_a_stream_may_not_carry(text: str, options: list[str]) -> None:
    noted = understand(kind="text", text=text, options=options)
    for word in (noted.text, noted.question, *noted.options):
        assert "  " not in word
        assert all(c.isprintable() or c == "\u200d" for c in word)
    assert len(noted.options) <= 8
