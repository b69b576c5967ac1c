"""What a sentence tells of a thing, and what a question wants to be told. Pure."""

import re
from typing import Final, NamedTuple

from language.numbers import sum_of
from language.questions import question_of
from language.tables import Language
from language.tokens import straight

FACTUAL: Final = frozenset(("number", "name", "who", "what", "where", "when", "since"))
"""The kinds of question that a fact answers."""


class Told(NamedTuple):
    """``about`` and ``told`` are the two sides of an "is", in their own words."""

    about: str
    told: str


def fact_in(clause: str, language: Language) -> Told | None:
    """Return what a clause tells of a thing ("the lid is on the shelf"), if it does."""
    said, facts = straight(clause), language.facts
    found = facts.is_told.match(said) or facts.has_told.match(said)
    return Told(found["about"], found["told"].strip(" .!,;")) if found else None


def bare_question(text: str, language: Language) -> str:
    """Return a question without its polite opening ("does anyone know")."""
    return language.facts.polite.sub("", text)


def asks_fact(text: str, language: Language) -> bool:
    """Return whether a question wants a fact: no opinion, no sum, nothing of the chatters' own."""
    facts, asked = language.facts, bare_question(text, language)
    kind = question_of(asked, (), language).kind
    return (
        (kind in FACTUAL or asked != text or facts.did.match(asked) is not None)
        and len(text.split()) > 1
        and not facts.opinion.search(asked)
        and sum_of(text, language) is None
    )


def who_asked(text: str, language: Language) -> str:
    """Return the name behind "who is", else ""."""
    found = language.facts.who.search(straight(text))
    return found[1] if found else ""


def asks_name(text: str, language: Language) -> bool:
    """Return whether a question asks what something is called."""
    return language.facts.name_of.search(straight(text)) is not None


def naming(text: str, language: Language) -> re.Pattern[str] | None:
    """Return what finds the name of the thing asked about, or the thing of the name asked about,
    in its one group that is filled; None when neither is asked."""
    if asked := language.facts.name_of.search(straight(text)):
        thing = re.escape(next(filter(None, asked.groups())))
        return re.compile(language.facts.names_of_thing.replace("THING", thing))
    if name := re.escape(who_asked(text, language).capitalize()):
        return re.compile(language.facts.things_of_name.replace("NAME", name))
    return None


def fits(kind: str, told: str, language: Language) -> bool:
    """Return whether what is told can answer a question of that kind: a place, a number, or any."""
    if kind == "where":
        return language.facts.place.match(told) is not None
    return kind != "number" or language.facts.counted.search(told) is not None


class Taste(NamedTuple):
    """Somebody likes or dislikes ``topic``, a word or two in lower case."""

    likes: bool
    topic: str


def taste_in(text: str, language: Language) -> Taste | None:
    """Return what a line says its author likes or not, if it says just that."""
    found = language.facts.taste.match(straight(text))
    return Taste(found["likes"] is not None, found["topic"].lower()) if found else None


def in_third_person(text: str, name: str, language: Language) -> str:
    """Return what somebody says of themselves as somebody else tells it of ``name``."""
    for pattern, owner in language.facts.third_person:
        text = pattern.sub(owner.format(name=name.replace("\\", "")), text)
    return text
