"""What every generated line goes through: one clean line in its chatter's handwriting. Pure."""

import re
from collections.abc import Collection
from typing import Final

from personas.chat.voice import Voice
from personas.generation.draws import Draws

EMPTY: Final = "ok"
ELLIPSIS: Final = "…"
HARD_LIMIT: Final = 200

_MENTION: Final = re.compile(r"\S*@\S*")
_TYPO_WORD: Final = re.compile(r"[a-z]{5,}")
_STRETCH: Final = frozenset(
    [
        "so",
        "no",
        "yes",
        "what",
        "nice",
        "please",
        "bro",
        "omg",
        "lets",
        "go",
        "why",
        "noo",
        "yo",
        "hey",
        "wow",
        "nah",
        "same",
        "man",
        "dude",
        "true",
        "lol",
        "lmao",
        "pls",
        "huge",
        "cute",
        "help",
        "stop",
        "wait",
        "oh",
        "ok",
        "this",
        "love",
        "rip",
        "sick",
    ]
)
_SHOUT_WORDS: Final = 7
"""Nobody but a caps-lock chatter shouts a whole paragraph."""

_I: Final = re.compile(r"\bi(?=$|[ ']|\b)")
_APOSTROPHE: Final = re.compile(r"(?<=[a-z])'(?=(?:t|s|m|re|ve|ll|d)\b)")


def finish(
    text: str,
    voice: Voice,
    seed: str,
    *,
    limit: int = HARD_LIMIT,
    emotes: Collection[str] = (),
    codes: Collection[str] = frozenset(),
    heat: float = 0.0,
) -> str:
    """The line as ``voice`` types it, at most ``min(limit, voice.max_chars, 200)`` characters.

    ``emotes`` may be put behind it (none: the voice's own), ``codes`` are never re-cased,
    ``heat`` 0-1 makes shouting likelier. The same arguments give the same line.
    """
    draws = Draws(seed, "finish")
    words = _clean(text).split()
    words = _punctuate(words, voice, draws, codes)
    words = _slip(words, voice, draws, codes)
    words = _recase(words, voice, draws, codes, heat)
    words = _sign(words, voice, draws, tuple(emotes) or voice.emotes, codes)
    return cut(" ".join(words), min(limit, voice.max_chars))


def plain(text: str, limit: int) -> str:
    """One clean line without any style, for copies and canned replies."""
    return cut(_clean(text), limit)


def cut(text: str, limit: int) -> str:
    """At most ``limit`` (and 200) characters, the last one ``…`` when cut; ``ok`` when empty."""
    limit = max(1, min(limit, HARD_LIMIT))
    text = text or EMPTY[:limit]
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def _clean(text: str) -> str:
    """No mention and no control character: a mention is the policy's to add."""
    if "@" in text:
        text = _MENTION.sub(" ", text)
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())


def _punctuate(words: list[str], voice: Voice, draws: Draws, codes: Collection[str]) -> list[str]:
    roll, stop = draws.unit(), draws.unit()
    if not words:
        return words
    if voice.punctuation == "minimal":
        if roll < 0.6:
            words = [_APOSTROPHE.sub("", word.rstrip(",")) or word for word in words]
    elif voice.punctuation == "heavy" and roll < 0.2 and _open_end(words[-1], codes):
        words = [*words[:-1], words[-1] + ("!" if voice.style != "lorekeeper" else "...")]
    if words[-1] in codes:
        return words
    if words[-1].endswith(".") and not words[-1].endswith(".."):
        words = [*words[:-1], words[-1][:-1]] if len(words[-1]) > 1 else words[:-1]
    if stop < voice.full_stop and len(words) > 1 and words[-1][-1:].isalpha():
        words = [*words[:-1], words[-1] + "."]
    return words


def _open_end(word: str, codes: Collection[str]) -> bool:
    return word[-1:].isalnum() and word not in codes


def _slip(words: list[str], voice: Voice, draws: Draws, codes: Collection[str]) -> list[str]:
    """At most one typo and one stretched word."""
    typo, stretch, where = draws.chance(voice.typo), draws.chance(voice.elongate), draws.bits()
    if typo:
        fit = [at for at, word in enumerate(words) if _TYPO_WORD.fullmatch(word)]
        if fit:
            at = fit[where % len(fit)]
            words = [*words[:at], _mistyped(words[at], where), *words[at + 1 :]]
    if stretch:
        fit = [at for at, word in enumerate(words) if word in _STRETCH and word not in codes]
        if fit:
            at = fit[where % len(fit)]
            words = [*words[:at], _stretched(words[at], where), *words[at + 1 :]]
    return words


def _mistyped(word: str, bits: int) -> str:
    at = 1 + (bits >> 8) % (len(word) - 2)
    if bits & 64:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :] if bits & 128 else word[:at] + word[at] + word[at:]


def _stretched(word: str, bits: int) -> str:
    vowels = [at for at, char in enumerate(word) if char in "aeiou"]
    at = vowels[-1] if vowels and word[-1] not in "wsy" else len(word) - 1
    if word[-1] == "e" and len(vowels) > 1:
        at = vowels[-2]
    return word[:at] + word[at] * (2 + (bits >> 16) % 4) + word[at + 1 :]


def _recase(
    words: list[str], voice: Voice, draws: Draws, codes: Collection[str], heat: float
) -> list[str]:
    roll, capital = draws.unit(), draws.unit()
    shout = {"lower": 0.0, "mixed": 0.025, "upper": 0.92}[voice.caps] + (
        0.0 if voice.caps == "lower" else 0.16 * heat
    )
    if roll < shout and (voice.caps == "upper" or len(words) <= _SHOUT_WORDS):
        return [word if word in codes else word.upper() for word in words]
    if capital < voice.capital and words and words[0] not in codes:
        first = words[0][0].upper() + words[0][1:]
        return [first, *(_I.sub("I", word) if word[0] == "i" else word for word in words[1:])]
    if voice.caps == "lower":
        return [word if word in codes else word.lower() for word in words]
    return words


def _sign(
    words: list[str],
    voice: Voice,
    draws: Draws,
    emotes: tuple[str, ...],
    codes: Collection[str],
) -> list[str]:
    """Put an emote behind the line, sometimes twice; rarely instead of the last full stop."""
    wanted, twice, which = draws.chance(voice.emote), draws.chance(0.12), draws.bits()
    if not wanted or not emotes or not words or words[-1] in codes:
        return words
    emote = emotes[which % len(emotes)]
    if words[-1].endswith(".") and not words[-1].endswith(".."):
        words = [*words[:-1], words[-1][:-1]]
    return [*words, emote, emote] if twice else [*words, emote]
