"""What the context is folded from, whatever source it came from, on one clock (Unix ms)."""

from typing import Final

from msgspec import Struct


class Speech(Struct, frozen=True, kw_only=True):
    """Somebody said ``text`` from ``at_ms`` to ``until_ms``. ``told``: its source marks events
    itself, so none are derived from the words."""

    id: str
    at_ms: int
    until_ms: int
    text: str
    speaker: str | None = None
    confidence: float | None = None
    told: bool = False


class Happening(Struct, frozen=True, kw_only=True):
    """Something happened at ``at_ms``; ``id`` is the same whoever works it out, and however often."""

    id: str
    at_ms: int
    type: str
    strength: float
    text: str
    question: str | None = None
    options: tuple[str, ...] = ()
    scene: str | None = None


Item = Speech | Happening

DEFAULT_STRENGTH: Final = {
    "clutch": 0.9,
    "fail": 0.85,
    "big_laugh": 0.7,
    "chat_question": 0.7,
    "argument": 0.6,
    "scene_change": 0.6,
    "music_change": 0.4,
    "silence": 0.3,
    "note": 0.6,
}


def default_strength(event_type: str) -> float:
    """How strong an event is when nobody says: 0-1, from what makes a chat burst."""
    return DEFAULT_STRENGTH.get(event_type, 0.5)
