"""What a text is about: enough noun finding for lines that stay on topic. Pure."""

import re
from functools import lru_cache
from typing import Final

from language.plurals import singular
from language.tables import Language
from language.tokens import tokens, word_list

_ACTOR: Final = re.compile(r"^([A-Z][a-z]{2,11}) (?:[a-z]+s|and)\b")
_SUBJECT: Final = re.compile(r"^[a-z][a-z']{2,15}$")


@lru_cache(maxsize=512)
def nouns_of(text: str, language: Language) -> tuple[str, ...]:
    """The things a text names: lower-case, singular, at times a compound, each once.

    Without a tagger: the word after a determiner, past adjectives. What this misses is left out,
    because a wrong noun reads worse than none.
    """
    said = [token.text for token in tokens(text) if token.kind in ("word", "mark")]
    words = [word.casefold() for word in said]
    pointers = [at for at in range(len(words) - 1) if _points(words, at, language)]
    found = (_noun_at(said, words, at + 1, language) for at in pointers)
    return tuple(dict.fromkeys(noun for noun in found if noun))


def _points(words: list[str], at: int, language: Language) -> bool:
    """Whether the word there is one that a noun follows."""
    adverb = words[at] == "that" and at > 0 and words[at - 1] in language.words.before_adverb
    return words[at] in language.words.determiners and not adverb


def subject_of(text: str, keywords: tuple[str, ...], language: Language) -> str:
    """The first thing the text names, else a keyword that stands in it, else ""."""
    nouns = nouns_of(text, language)
    if nouns:
        return nouns[0]
    there = set(text.casefold().split())
    return next(
        (singular(k, language) for k in keywords if k in there and noun_like(k, language)), ""
    )


def last_noun(text: str, language: Language) -> str:
    """What a short chat line is about when it names nothing with a determiner ("i love pizza")."""
    said = reversed(word_list(text))
    return next((word for word in said if noun_like(word, language) and len(word) > 3), "")


def scene_nouns(scene: str, language: Language) -> tuple[str, ...]:
    """The last word of a scene's name ("The Ice Wall" → wall), when it can be said in a line."""
    last = scene.casefold().replace(",", " ").split()[-1:]
    return tuple(
        singular(word, language) for word in last if noun_like(singular(word, language), language)
    )


def _noun_at(said: list[str], words: list[str], at: int, language: Language) -> str:
    while at < len(words) - 1 and (words[at] in language.words.adjectives or "-" in words[at]):
        at += 1
    if not usable(words[at], language):
        return ""
    after = words[at + 1 : at + 3]
    one = words[at] == singular(words[at], language)  # Behind several things stands what they do.
    compound = one and bool(after) and noun_like(after[0], language) and said[at + 1].islower()
    if compound and (len(after) < 2 or not noun_like(after[1], language)):
        return f"{words[at]} {after[0]}"
    return singular(words[at], language)


def noun_like(word: str, language: Language) -> bool:
    """A usable word that does not look like a verb form or a plural."""
    return usable(word, language) and not word.endswith(("s", "ed", "ing"))


def actor_of(text: str, language: Language) -> str:
    """Who acts in a description of an event ("Mara slips off …" → "mara"), or ""."""
    found = _ACTOR.match(text)
    name = found[1].casefold() if found else ""
    return "" if is_no_thing(name, language) else name


def usable(word: str, language: Language) -> bool:
    """Whether a lower-case word can stand as a noun in a line."""
    return (
        bool(_SUBJECT.match(word))
        and not is_no_thing(word, language)
        and not word.endswith(("ly", "n't", "'s", "'ll", "'re", "'ve", "'d"))
    )


def is_no_thing(word: str, language: Language) -> bool:
    """Return whether the lower-case word is one of those that never stand for a thing."""
    words = language.words
    return any(
        word in kind for kind in (words.stop, words.not_things, words.adjectives, words.determiners)
    )
