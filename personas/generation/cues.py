"""Which cue of the phrase book an occasion calls for, and the words it may use. Pure."""

import re
from typing import Final, NamedTuple

from language import nouns, numbers
from language.intents import intent_of
from language.questions import question_of
from language.tables import Language
from language.tokens import without_names, word_list
from personas.generation import known
from personas.generation.draws import Draws
from personas.generation.phrasebook import Phrasebook
from personas.generation.request import LineRequest
from protocol.ids import hash64, unit

_STREAMER: Final = ("the streamer", "bro", "our hero", "this legend", "captain")
_ASKING: Final = 0.16
_CHATTER: Final = frozenset(("statement", "laugh", "hype", "gripe", "gg", "ack", "quiet"))
"""Talk that wants no answer, so that a chatter's own phrase will do for one."""
_NUMBERED: Final = re.compile(r"^(\d{1,2})[.:)]? (.+)$")
_NUMBER_SKEW: Final = 1.6
"""Guesses crowd towards the low end: a uniform draw reads like dice."""


class Cue(NamedTuple):
    """``name`` of the phrase pool; ``fills`` for its slots; ``tail`` names what may follow (nothing when empty);
    ``length`` and ``emote_only`` scale the voice's own; ``sayings`` are catchphrases that fit;
    ``nth`` picks among equals."""

    name: str
    fills: dict[str, str]
    tail: str
    length: float = 1.0
    emote_only: float = 0.0
    sayings: tuple[str, ...] = ()
    nth: int = 0


def cue_of(request: LineRequest, draws: Draws, book: Phrasebook) -> Cue:
    """The cue for one request; draws decide only where chat itself is free (what to remark on).
    The ``book`` says which events have phrases of their own, and which words are emotes."""
    if request.occasion == "event":
        return _event(request, draws, book)
    if request.occasion == "question":
        question = request.question or request.event_text
        return _question(request, question, request.options, draws, book.language)
    if request.occasion in ("reply", "answer"):
        return _talk(request, draws, book)
    if request.occasion == "greeting":
        arrived = not request.trigger_text and not request.trigger_author
        return Cue("greeting.arrive" if arrived else "greeting.person", {}, "", 0.8)
    return _remark(request, draws, book.language)


def _event(request: LineRequest, draws: Draws, book: Phrasebook) -> Cue:
    fills = _fills(request, request.event_text, draws, book.language)
    sayings = request.voice.catchphrases
    cue = book.event_cue(request.event_type)
    return Cue(cue, fills, "event", 0.9, 0.42, sayings, draws.bits())


def _question(
    request: LineRequest,
    text: str,
    options: tuple[str, ...],
    draws: Draws,
    language: Language,
    length: float = 0.9,
) -> Cue:
    """The answer's shape. Option, yes or no, and number depend on chatter and question alone, so
    that whoever is asked twice says the same twice."""
    question = question_of(text, options, language)
    who = request.voice.chatter_id
    asked = _key(text)
    fills = _fills(request, text, draws, language)
    kind = question.kind
    if kind == "option":
        others = list(question.options)
        chosen = others.pop(hash64(who, asked, "option") % len(others))
        fills |= {"option": _short(chosen, draws), "other": _short(draws.pick(others), draws)}
    elif kind == "yes_no":
        kind = "yes" if unit(who, asked, "yes") < 0.58 else "no"
    elif (result := numbers.sum_of(text, language)) is not None:
        kind, fills["number"] = "sum", str(result)
    elif kind == "number":
        fills["number"] = _number(text, unit(who, asked, "number"), language)
    return Cue(f"question.{kind}", fills, "question", length, 0.02, (), draws.bits())


def _short(option: str, draws: Draws) -> str:
    """A numbered option ("2 send it") is typed as its number or as its words."""
    found = _NUMBERED.match(option)
    return draws.pick(found.groups()) if found else option


def _number(text: str, at: float, language: Language) -> str:
    low, high, mark = numbers.number_range(text, language)
    skew = 0.7 if high <= 10 else _NUMBER_SKEW
    return f"{low + int((high - low + 1) * at**skew)}{mark}"


def _talk(request: LineRequest, draws: Draws, book: Phrasebook) -> Cue:
    language = book.language
    text = without_names(request.trigger_text)
    intent = intent_of(text, language)
    text = " ".join(word for word in text.split() if word not in book.codes)
    if intent == "statement" and draws.chance(2 * _ASKING * request.voice.curious):
        return Cue("talk.ask", _fills(request, text, draws, language), "", 1.1)
    if intent == "greet" and request.trigger_known:
        intent = "ack"
    fills = _fills(request, text, draws, language)
    if answer := known.known(request, text, intent, language):
        return Cue(f"talk.{answer[0]}", fills | answer[1], "", 1.2, 0.0, (), draws.bits())
    if intent == "question":
        return _question(request, text, request.options, draws, language, 1.05)
    if "topic" not in fills and intent != "explain" and (noun := nouns.last_noun(text, language)):
        fills["topic"] = noun
    light = 0.3 if intent in ("laugh", "hype") else 0.05
    tail = "talk" if intent in ("statement", "quiet", "mood", "gripe", "share") else ""
    sayings = request.voice.catchphrases if intent in _CHATTER else ()
    return Cue(f"talk.{intent}", fills, tail, 1.05, light, sayings, draws.bits())


def _remark(request: LineRequest, draws: Draws, language: Language) -> Cue:
    roll, sayings = draws.unit(), request.voice.catchphrases
    fills = {"streamer": draws.pick(_STREAMER)}
    if roll < 0.025:
        return Cue("remark.command", fills, "", 0.5)
    if roll < 0.11 and request.jokes:
        return Cue("remark.joke", fills | {"joke": draws.pick(request.jokes)}, "remark")
    if request.hype > 0.55 and roll < 0.6:
        return Cue("remark.hype", fills, "remark", 0.9, 0.5, sayings, draws.bits())
    topics = _topics(request, language)
    if draws.chance(_ASKING * request.voice.curious):
        return Cue("remark.ask", fills | _some_topic(topics, draws), "", 1.1)
    if topics and roll < 0.68:
        fills["topic"] = draws.pick(topics)
        return Cue("remark.topic", fills, "remark", 1.05, 0.25, (), draws.bits())
    return Cue("remark.idle", fills, "remark", 1.0, 0.45, sayings, draws.bits())


def _fills(request: LineRequest, text: str, draws: Draws, language: Language) -> dict[str, str]:
    """What every line about ``text`` may name."""
    fills = {"streamer": nouns.actor_of(request.event_text, language) or draws.pick(_STREAMER)}
    if topic := _topic(request, text, language):
        fills["topic"] = topic
    return fills


def _topic(request: LineRequest, text: str, language: Language) -> str:
    topic = nouns.subject_of(text, request.keywords, language)
    return "" if _banned(topic, request.voice.banned_topics) else topic


def _topics(request: LineRequest, language: Language) -> list[str]:
    """Nouns of the moment, from summary and scene, else keywords; the chatter's pets twice."""
    found = list(nouns.nouns_of(request.summary, language)[:4])
    found += nouns.scene_nouns(request.scene, language)
    found = found or [word for word in request.keywords[:8] if nouns.noun_like(word, language)]
    found = [word for word in found if not _banned(word, request.voice.banned_topics)]
    return found + [word for word in found if word in request.voice.pet_topics]


def _some_topic(topics: list[str], draws: Draws) -> dict[str, str]:
    return {"topic": draws.pick(topics)} if topics else {}


def _banned(word: str, topics: tuple[str, ...]) -> bool:
    return any(word and word in topic.casefold() for topic in topics)


def _key(text: str) -> str:
    return " ".join(word_list(text))
