"""Structured deltas out of a window of chat: ties, tastes, catchphrases, lore. Pure.

The values are our own words around a name, a topic or a phrase of at most four words: no five words
in a row of anybody's line are ever kept.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from drift.reflection import Exchange, Said, Tally
from language.english import ENGLISH
from language.facts import taste_in
from memory.extraction import Fact
from personas.chat.signs import copyable

TIE_FROM: Final = 2
"""A person who had to do with the persona this often in one window is worth knowing."""
BOND_STEP: Final = 0.1
CATCHPHRASE_SPEAKERS: Final = 3
CATCHPHRASE_WORDS: Final = (2, 4)
MAX_EACH: Final = 2

_PLAIN: Final = re.compile(r"[a-z' ]+\Z", re.I)


def facts(chat: Sequence[Said], found: Tally, bonds: dict[str, float]) -> list[Fact]:
    """What a persona takes from a window. ``bonds`` are those it had, by user id."""
    return [*_ties(found, bonds), *_tastes(chat, found), *_catchphrases(chat)]


def _ties(found: Tally, bonds: dict[str, float]) -> Iterator[Fact]:
    near = sorted(found.people.items(), key=lambda one: (-one[1].times, one[0]))
    for user_id, exchange in [one for one in near if one[1].times >= TIE_FROM][:MAX_EACH]:
        bond = min(1.0, max(0.0, bonds.get(user_id, 0.0) + BOND_STEP * _step(exchange)))
        yield Fact(
            category="relationship",
            subject=exchange.name[:64],
            value=f"{_feeling(exchange)} with {exchange.name[:64]}",
            confidence=0.9 if exchange.times >= 2 * TIE_FROM else 0.6,
            person=user_id,
            bond=round(bond, 3),
        )


def _step(exchange: Exchange) -> int:
    return -1 if exchange.cold > exchange.warm else 1


def _feeling(exchange: Exchange) -> str:
    if exchange.cold > exchange.warm:
        return "on bad terms"
    return "on good terms" if exchange.warm else "often in talk"


def _tastes(chat: Sequence[Said], found: Tally) -> Iterator[Fact]:
    """Likes and dislikes of the people this persona has to do with, one topic of a word or two."""
    tastes: dict[tuple[str, str], Fact] = {}
    for line in chat:
        near = line.person and line.user_id in found.people
        if near and (taste := taste_in(line.text, ENGLISH)):
            stance = "likes" if taste.likes else "dislikes"
            tastes[line.user_id, taste.topic] = Fact(
                category="preference",
                subject=line.name[:64],
                value=f"{line.name[:64]} {stance} {taste.topic}",
                confidence=0.6,
                person=line.user_id,
            )
    yield from list(tastes.values())[:MAX_EACH]


def _catchphrases(chat: Sequence[Said]) -> Iterator[Fact]:
    """Short phrases that several people wrote on their own."""
    speakers: dict[str, set[str]] = {}
    low, high = CATCHPHRASE_WORDS
    for line in chat:
        phrase = " ".join(line.text.lower().split())
        short = low <= len(phrase.split()) <= high and copyable(phrase, ENGLISH)
        if line.person and short and _PLAIN.match(phrase):
            speakers.setdefault(phrase, set()).add(line.user_id)
    common = sorted(speakers.items(), key=lambda one: (-len(one[1]), one[0]))
    for phrase, who in common[:MAX_EACH]:
        if len(who) >= CATCHPHRASE_SPEAKERS:
            yield Fact(category="running_joke", subject="catchphrase", value=phrase, confidence=0.6)
