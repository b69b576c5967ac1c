"""What is known of the stream, and what of it a question asks for. Pure.

Nothing is made up: what stands in the title, the scene, an event or the last minute of speech is
told in its own words, and to a person who asks for more than that is said that nobody knows.
"""

import re
from collections.abc import Iterator
from typing import Final

from language import facts, nouns
from language.content import content_words
from language.questions import question_of
from language.sentences import sentences
from language.tables import Language
from personas.generation.request import LineRequest

_TELLABLE: Final = 60
"""Characters of an event that are told in full; of a longer one only the first clause."""
_MORE: Final = 3
"""Words of a quote that the question does not hold."""
_MOST_WORDS: Final = 14
_PAUSE: Final = re.compile(r"[,;:] ")
_PIECE: Final = re.compile(r" — |[“”]")
Known = tuple[str, dict[str, str]]
"""The cue of a talk and the values its lines need."""


def known(request: LineRequest, text: str, intent: str, language: Language) -> Known | None:
    """How a line about the stream is answered from what is known; None when it is about nothing of
    the kind."""
    there = facts_of(request, language)
    if intent in there:
        if there[intent]:
            return intent, {intent: there[intent]}
        return ("unknown", {}) if intent == "scene" else ("explain", {})
    if intent != "question" or not facts.asks_fact(text, language):
        return None
    if speaker := _speaker_asked(request, text, language):
        return "whois", {"speaker": speaker}
    if not language.facts.wording.search(text):
        if told := _named(request, text, language) or _told(request, text, language):
            return "told", {"told": told}
        if quote := _quote(request, text, language):
            return "quoted", {"told": quote}
    return ("unknown", {}) if request.from_person else None


def facts_of(request: LineRequest, language: Language) -> dict[str, str]:
    """What is known, by the intent that asks for it, as short as chat would put it."""
    happened = request.happened.rstrip(".! ")
    if len(happened) > _TELLABLE:
        happened = language.facts.clause.split(happened, maxsplit=1)[0]
    return {
        "title": request.title.partition(":")[0].strip(),
        "speaker": request.speaker or nouns.actor_of(request.happened, language),
        "happened": happened,
        "scene": request.scene.strip(),
    }


def _speaker_asked(request: LineRequest, text: str, language: Language) -> str:
    asked = facts.who_asked(text, language).casefold()
    names = request.speaker.split(" and ") if request.speaker else []
    return next((name for name in names if asked == name.casefold()), "")


def _named(request: LineRequest, text: str, language: Language) -> str:
    """The name of the thing asked about, or the thing that goes by the name asked about."""
    wanted = facts.naming(text, language)
    if wanted is None:
        return ""
    found = (wanted.search(sentence) for _, sentence in _sentences(request))
    return next((next(filter(None, one.groups())) for one in found if one), "")


def _told(request: LineRequest, text: str, language: Language) -> str:
    """What somebody said that the thing asked for is ("personal best is eleven forty")."""
    asked = _words(text, language)
    kind = question_of(facts.bare_question(text, language), (), language).kind
    if not asked or kind in ("name", "when", "since"):
        return ""
    for _, sentence in _sentences(request):
        for clause in language.facts.clause.split(sentence):
            fact = facts.fact_in(clause, language)
            about = _words(fact.about, language) if fact else frozenset()
            if not fact or not about <= asked or 3 * len(about) < 2 * len(asked):
                continue
            if about and len(fact.told) <= _TELLABLE and facts.fits(kind, fact.told, language):
                return fact.told
    return ""


def _quote(request: LineRequest, text: str, language: Language) -> str:
    """What was said with all the words of the question in it, and more; a count in the same breath."""
    asked, kind = _words(text, language), question_of(text, (), language).kind
    if not asked or kind in ("where", "when", "since", "name") or facts.asks_name(text, language):
        return ""
    for span, sentence in _sentences(request):
        breaths: list[str] = _PAUSE.split(sentence)
        for said in breaths if kind == "number" else (span, sentence, breaths[0]):
            fits = asked <= _words(said, language) and facts.fits(kind, said, language)
            if fits and "?" not in said and len(asked) + _MORE <= len(said.split()) <= _MOST_WORDS:
                return said.rstrip(" .,!")
    return ""


def _sentences(request: LineRequest) -> Iterator[tuple[str, str]]:
    """What was said, then what happened: each sentence that asks nothing, behind all it stands in."""
    pieces = (*reversed(request.speech), request.happened, *_PIECE.split(request.summary))
    for piece in pieces:
        for sentence in sentences(piece):
            if sentence and not sentence.endswith("?"):
                yield piece, sentence


def _words(text: str, language: Language) -> frozenset[str]:
    """The words of a text that say what it is about, each in the singular."""
    said = content_words(facts.bare_question(text, language), language)
    return frozenset(word for word in said if len(word) > 1) - language.words.asking
