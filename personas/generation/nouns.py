"""What a text is about: enough noun finding for lines that stay on topic. Pure."""

import re
from functools import lru_cache
from typing import Final

from personas.generation.wordlists import ADJECTIVES, DETERMINERS, STOPWORDS

_TOKEN: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*|[,.:;!?—“”\"]")
_ACTOR: Final = re.compile(r"^([A-Z][a-z]{2,11}) (?:[a-z]+s|and)\b")
_SUBJECT: Final = re.compile(r"^[a-z][a-z']{2,15}$")
_BEFORE_ADVERB: Final = frozenset(("did", "do", "does", "look", "looks", "not", "all"))
"""After these "that" points at no thing: "look that smug", "does that count"."""


@lru_cache(maxsize=512)
def nouns_of(text: str) -> tuple[str, ...]:
    """The things a text names: lower-case, singular, at times a compound, each once.

    Without a tagger: the word after a determiner, past adjectives. What this misses is left out,
    because a wrong noun reads worse than none.
    """
    tokens = [token.replace("’", "'") for token in _TOKEN.findall(text)]
    words = [token.casefold() for token in tokens]
    found = (_noun_at(tokens, words, at + 1) for at in range(len(words) - 1) if _points(words, at))
    return tuple(dict.fromkeys(noun for noun in found if noun))


def _points(words: list[str], at: int) -> bool:
    """Whether the word there is one that a noun follows."""
    adverb = words[at] == "that" and at > 0 and words[at - 1] in _BEFORE_ADVERB
    return words[at] in DETERMINERS and not adverb


def subject_of(text: str, keywords: tuple[str, ...] = ()) -> str:
    """The first thing the text names, else a keyword that stands in it, else ""."""
    nouns = nouns_of(text)
    if nouns:
        return nouns[0]
    there = set(text.casefold().split())
    return next((singular(k) for k in keywords if k in there and noun_like(k)), "")


def last_noun(text: str) -> str:
    """What a short chat line is about when it names nothing with a determiner ("i love pizza")."""
    words = [token.casefold().replace("’", "'") for token in _TOKEN.findall(text)]
    return next((word for word in reversed(words) if noun_like(word) and len(word) > 3), "")


def scene_nouns(scene: str) -> tuple[str, ...]:
    """The last word of a scene's name ("The Ice Wall" → wall), when it can be said in a line."""
    last = scene.casefold().replace(",", " ").split()[-1:]
    return tuple(singular(word) for word in last if noun_like(singular(word)))


def _noun_at(tokens: list[str], words: list[str], at: int) -> str:
    while at < len(words) - 1 and (words[at] in ADJECTIVES or "-" in words[at]):
        at += 1
    if not usable(words[at]):
        return ""
    after = words[at + 1 : at + 3]
    one = words[at] == singular(words[at])  # Behind several things stands what they do.
    compound = one and bool(after) and noun_like(after[0]) and tokens[at + 1].islower()
    if compound and (len(after) < 2 or not noun_like(after[1])):
        return f"{words[at]} {after[0]}"
    return singular(words[at])


def noun_like(word: str) -> bool:
    """A usable word that does not look like a verb form or a plural."""
    return usable(word) and not word.endswith(("s", "ed", "ing"))


def singular(noun: str) -> str:
    """ "dumplings" → "dumpling": phrases are written for one of everything."""
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    return noun if noun.endswith(("ss", "us", "is")) else noun.removesuffix("s")


def actor_of(text: str) -> str:
    """Who acts in a description of an event ("Mara slips off …" → "mara"), or ""."""
    found = _ACTOR.match(text)
    name = found[1].casefold() if found else ""
    return "" if name in STOPWORDS or name in ADJECTIVES or name in DETERMINERS else name


def usable(word: str) -> bool:
    """Whether a lower-case word can stand as a noun in a line."""
    return (
        bool(_SUBJECT.match(word))
        and word not in STOPWORDS
        and word not in ADJECTIVES
        and word not in DETERMINERS
        and not word.endswith(("ly", "n't", "'s", "'ll", "'re", "'ve", "'d"))
    )
