"""Events nobody marked, read out of the words: a question to chat, a big laugh, a silence. Pure."""

from collections.abc import Sequence
from typing import Final

from language.laughter import laughs
from language.tables import Language
from language.viewers import Asked, asked_of_viewers
from protocol.event_types import event_type_named
from streamctx.items import Happening, Speech

SILENCE_MS: Final = 12_000


def derive(speech: Speech, language: Language) -> list[Happening]:
    """What the words of one speech show by themselves; ids come from the speech's."""
    found = []
    if asked := asked_of_viewers(speech.text, language):
        found.append(_happening(speech, "chat_question", asked.question, asked))
    if laughs(speech.text, language):
        who = speech.speaker or "Somebody"
        found.append(_happening(speech, "big_laugh", f"{who} laughs: {speech.text}"))
    return found


def silence(speeches: Sequence[Speech], now_ms: int) -> Happening | None:
    """The silence that began ``SILENCE_MS`` after the last word, once it has."""
    last = max(speeches, key=lambda speech: speech.until_ms, default=None)
    if last is None or now_ms < last.until_ms + SILENCE_MS:
        return None
    return Happening(
        id=f"{last.id}:silence",
        at_ms=last.until_ms + SILENCE_MS,
        type="silence",
        strength=event_type_named("silence").strength,
        text="Nobody has said anything for a while",
    )


def _happening(speech: Speech, kind: str, text: str, asked: Asked | None = None) -> Happening:
    return Happening(
        id=f"{speech.id}:{kind}",
        at_ms=speech.at_ms,
        type=kind,
        strength=event_type_named(kind).strength,
        text=text,
        question=asked.question if asked else None,
        options=asked.options if asked else (),
    )
