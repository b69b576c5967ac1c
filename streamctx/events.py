"""Events nobody marked, read out of the words: a question to chat, a big laugh, a silence. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from language.laughter import laughs
from language.tables import Language
from protocol.event_types import event_type_named
from streamctx.items import Happening, Speech

SILENCE_MS: Final = 12_000

_SENTENCE: Final = re.compile(r"[^.!?…]*[.!?…]+|[^.!?…]+")


def derive(speech: Speech, language: Language) -> list[Happening]:
    """What the words of one speech show by themselves; ids come from the speech's."""
    found = []
    question = question_to_chat(speech.text, language)
    if question:
        found.append(
            _happening(speech, "chat_question", question, question, options(question, language))
        )
    if laughs(speech.text, language):
        who = speech.speaker or "Somebody"
        found.append(_happening(speech, "big_laugh", f"{who} laughs: {speech.text}"))
    return found


def question_to_chat(text: str, language: Language) -> str | None:
    """The last question in ``text``, if chat is spoken to in it or right before or after it."""
    sentences: list[str] = [s.strip() for s in _SENTENCE.findall(text) if s.strip()]
    for at in range(len(sentences) - 1, -1, -1):
        around = " ".join(sentences[max(0, at - 1) : at + 2])
        if sentences[at].endswith("?") and language.questions.to_viewers.search(around):
            return sentences[at]
    return None


def options(question: str, language: Language) -> tuple[str, ...]:
    """The two answers an "x or y?" offers, else none."""
    match = language.questions.choice.search(question)
    return (match[1].lower(), match[2].lower()) if match else ()


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


def _happening(
    speech: Speech,
    kind: str,
    text: str,
    question: str | None = None,
    options: tuple[str, ...] = (),
) -> Happening:
    return Happening(
        id=f"{speech.id}:{kind}",
        at_ms=speech.at_ms,
        type=kind,
        strength=event_type_named(kind).strength,
        text=text,
        question=question,
        options=options,
    )
