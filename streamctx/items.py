"""What the context is folded from, whatever source it came from, on one clock (Unix ms)."""

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
