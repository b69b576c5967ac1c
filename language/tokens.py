"""What a text is made of: words, numbers, names, addresses, emotes and marks. Pure.

There is one grammar of tokens, and it is the same in every language that puts spaces between words.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal, NamedTuple, cast

Kind = Literal["url", "mention", "word", "number", "emoticon", "emoji", "mark"]

EMOTICONS: Final = frozenset(
    {":)", ":(", ":D", ":P", ":p", ";)", ":/", ":o", ":O", "<3", "D:", "xD", "XD"}
)
_URL: Final = r"https?://\S+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}\.(?:com|org|net|tv|io|gg|be)\b\S*"
_MENTION: Final = r"@\w+"
_EMOJI: Final = "[\U0001f300-\U0001faff\u2600-\u27bf]"
_TOKEN: Final = re.compile(
    rf"""
    (?P<url>{_URL})
    |(?P<mention>{_MENTION})
    |(?P<emoticon>(?<!\S)(?:{"|".join(map(re.escape, sorted(EMOTICONS)))})(?!\S))
    |(?P<number>\d+(?:[.,:]\d+)*(?!\w))
    |(?P<word>\w+(?:['-]\w+)*)
    |(?P<emoji>{_EMOJI}+)
    |(?P<mark>[^\w\s])
    """,
    re.VERBOSE,
)
_JOINS: Final = re.compile(r"[-_]")
_NO_WORDS: Final = re.compile(rf"{_MENTION}|{_URL}")
_CHANNEL_EMOTE: Final = re.compile(r"[a-z0-9]{2,12}[A-Z][A-Za-z0-9]{1,20}")
_HAS_EMOJI: Final = re.compile(_EMOJI)
_LATIN: Final = re.compile(r"[A-Za-z]")
_APOSTROPHES: Final = str.maketrans("’‘ʼ´`＇", "''''''")


def straight(text: str) -> str:
    """Return the text, as long as it was, with one kind of apostrophe."""
    return text.translate(_APOSTROPHES)


class Token(NamedTuple):
    """``text`` as it stands there, with straight apostrophes, from character ``start`` on."""

    kind: Kind
    text: str
    start: int


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text in order. A word keeps its apostrophes and hyphens."""
    found = _TOKEN.finditer(straight(text))
    return tuple(Token(cast(Kind, one.lastgroup), one[0], one.start()) for one in found)


@lru_cache(maxsize=1024)
def word_list(text: str) -> tuple[str, ...]:
    """Return the words and numbers in order, folded, split at hyphens and underscores.

    Mentions and addresses are no words.
    """
    found = _TOKEN.finditer(straight(text).casefold())
    said = [one[0] for one in found if one.lastgroup in ("word", "number")]
    if "-" in text or "_" in text:
        return tuple(part for word in said for part in _JOINS.split(word) if part)
    return tuple(said)


def words(text: str) -> frozenset[str]:
    """Return the different words of ``word_list``."""
    return frozenset(word_list(text))


def without_names(text: str) -> str:
    """Return the text without mentions and addresses: nothing in them is what it is about."""
    return _NO_WORDS.sub("", text).strip()


def looks_like_emote(token: str) -> bool:
    """Return whether a token without spaces is an emoticon, a channel's emote (lower-case prefix,
    then a capital) or emoji without Latin letters."""
    return (
        token in EMOTICONS
        or _CHANNEL_EMOTE.fullmatch(token) is not None
        or (_HAS_EMOJI.search(token) is not None and _LATIN.search(token) is None)
    )


@lru_cache(maxsize=4096)
def _name(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def names_one_of(text: str, names: Iterable[str]) -> bool:
    """Return whether one of the names stands in the text as a whole word, with or without ``@``."""
    return any(_name(name).search(text) for name in names)
