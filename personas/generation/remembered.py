"""Answering from memory without a model: the fact a question is about, and how it is said. Pure.

A memory is only ever the middle of an answer to a question about it; nothing in it is obeyed.
"""

from collections.abc import Sequence
from typing import Final

from language.content import content_words
from language.facts import fact_in
from language.tables import Language
from personas.chat.signs import asked_for
from personas.generation.draws import Draws
from personas.generation.request import LineRequest

MAX_ANSWER: Final = 60
_SAYINGS: Final = (
    "{told}",
    "{told}, obviously",
    "it's {told}",
    "{told}. i remember things",
    "pretty sure it's {told}",
    "{told} iirc",
)
_NOTED: Final = (
    "noted",
    "ok noted",
    "writing that down",
    "got it, that one stays",
    "filed away",
    "wont forget that",
)


def from_memory(request: LineRequest, draws: Draws, language: Language) -> str:
    """What a line says that is about memory: the fact asked for, or that something is noted; else
    ''."""
    if told := told_about(request.trigger_text, request.trigger_author, request.memories, language):
        return draws.pick(_SAYINGS).replace("{told}", told)
    asked = request.occasion == "answer" and asked_for(request.trigger_text, language)
    return draws.pick(_NOTED) if asked else ""


def told_about(question: str, asker: str, memories: Sequence[str], language: Language) -> str:
    """What the first fitting memory says about the thing asked for; '' when none does.

    Fitting: the question holds at least two thirds of the words the fact is about, two at least
    unless there is only one.
    """
    if not language.facts.remembering.search(question):
        return ""
    asked = set(content_words(language.facts.own.sub(lambda _: f"{asker}'s", question), language))
    for memory in memories:
        fact = fact_in(memory, language)
        if fact is None:
            continue
        about = set(content_words(fact.about, language))
        shared = len(about & asked)
        if shared and 3 * shared >= 2 * len(about) and 0 < len(fact.told) <= MAX_ANSWER:
            return fact.told
    return ""
