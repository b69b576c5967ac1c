"""Two readings of a line: what is shown (``clean``) and what it is compared as (``skeletons``). Pure.

Comparing undoes disguises (look-alike letters, marks, invisible characters, digits for letters,
dots or spaces between letters); stretched letters are the patterns' business. A skeleton is ASCII:
small letters, digits, EITHER, ``_`` for any other letter, punctuation, spaces.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from msgspec import Struct

from moderation.confusables import CONFUSABLES

MAX_MARKS: Final = 3
FOLD_CHARS: Final = 4  # one character's compatibility form may be 18 long (U+FDFA)
EITHER: Final = "I"
"""Stands for i or l in a skeleton: the line has a sign that may be taken for both."""
_ZWJ: Final = "\u200d"
_BREAKS: Final = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0")  # letters that show nothing
_BLANK: Final = "\u2800\ufe0f"  # signs that show nothing by themselves


def clean(text: str) -> str:
    """One trimmed line without control, format and broken characters and blank letters.

    At most 3 marks in a row. Never longer than ``text``. A zero-width joiner stays between two emoji, where it is seen. Text
    that would show nothing becomes empty.
    """
    if not (text.isascii() and text.isprintable()):
        text = _without_tricks(text)
    text = text.strip()
    return text if "".join(text.split()).strip(_BLANK) else ""


def _without_tricks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for at, char in enumerate(text):
        kind = unicodedata.category(char)
        if kind in ("Mn", "Me"):
            marks += 1
        elif char in _BREAKS or not _hidden(char, kind):
            marks = 0
        if char in _BREAKS:
            kept.append(" ")
        elif kind == "Cf":
            if char == _ZWJ and kept and _joins(kept[-1], text[at + 1 : at + 2]):
                kept.append(char)
        elif not _hidden(char, kind) and marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def _hidden(char: str, kind: str) -> bool:
    return kind in ("Cf", "Cc", "Cs") or char in _FILLERS


def _joins(before: str, after: str) -> bool:
    emoji_before = before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk")
    return emoji_before and after != "" and unicodedata.category(after) == "So"


class Skeleton(Struct, frozen=True):
    """``source[i]`` is the place in the line that ``text[i]`` comes from; None: the same place."""

    text: str
    source: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The line's code points that ``text[start:end]`` comes from."""
        if self.source is None:
            return start, end
        return self.source[start], self.source[end - 1] + 1

    def without(self, cut: list[tuple[int, int]]) -> "Skeleton":
        source = self.source or tuple(range(len(self.text)))
        gone = {i for start, end in cut for i in range(start, end)}
        keep = [i for i in range(len(self.text)) if i not in gone]
        return Skeleton("".join(self.text[i] for i in keep), tuple(source[i] for i in keep))


def skeletons(line: str) -> list[Skeleton]:
    """The readings of a cleaned line, plain one first; usually one or two."""
    plain = _plain(line)
    unleet = _unleet(plain.text)
    readings = [plain] if unleet == plain.text else [plain, Skeleton(unleet, plain.source)]
    return readings + [joined for reading in readings for joined in _joined(reading)]


def blurred(line: str) -> list[Skeleton]:
    """The readings with EITHER for each I or l that may pose as the other (kiII, nlght)."""
    return skeletons(_POSING.sub(lambda match: _POSED * len(match[0]), line))


_POSED: Final = "\0"  # no cleaned line has one, and it keeps its place when the rest is folded
_POSING: Final = re.compile(
    r"(?<=[a-z0-9|!])I+|\bI+(?=[a-z])"  # a capital where a small letter belongs
    r"|(?<![a-z])l+(?=[A-Z])|(?<=[A-Z][A-Z])l+(?![a-z])"  # a small letter among capitals
    r"|(?<![aeiouylAEIOUY])l+(?![aeiouylAEIOUY])"  # no vowel beside it
)


def _plain(line: str) -> Skeleton:
    if line.isascii():
        return Skeleton(line.lower().replace("_", "-").replace(_POSED, EITHER))
    parts = [folded(char) for char in line]
    source = tuple(at for at, part in enumerate(parts) for _ in part)
    return Skeleton("".join(parts).replace(_POSED, EITHER), source)


@lru_cache(maxsize=8192)
def folded(char: str) -> str:
    """A character as ASCII: the letters it looks like, ``_`` for a letter unlike any, ``.``."""
    found = []
    for c in unicodedata.normalize("NFKD", CONFUSABLES.get(char, char))[:FOLD_CHARS]:
        kind = unicodedata.category(c)
        if kind not in ("Mn", "Me", "Cf") and c not in _FILLERS:
            found.append(_ascii(CONFUSABLES.get(c, c).lower()))
    return "".join(found)


def _ascii(text: str) -> str:
    if text.isascii():
        return text.replace("_", "-")
    if text.isspace():
        return " "
    return "_" if text.isalnum() else "."


_LEET: Final = str.maketrans("013456789@$|+", "oIeasgtbgasIt")
_LEET_CHARS: Final = re.compile(r"[013-9@$!|+]")
_LETTER: Final = re.compile(r"[a-zI]")
_WORD: Final = re.compile(r"\S+")
_BANG: Final = re.compile(r"!(?=[a-zI0-9@$|])")


def _unleet(text: str) -> str:
    """Digits and signs as the letters they stand for, in words that hold a letter too."""
    if not _LEET_CHARS.search(text):
        return text
    return _WORD.sub(lambda word: _letters(word[0]), text)


def _letters(word: str) -> str:
    if not (_LETTER.search(word) and _LEET_CHARS.search(word)):
        return word
    return _BANG.sub(EITHER, word).translate(_LEET)


_SPLIT: Final = re.compile(r"(?<=[a-zI])[^a-zI0-9_\s]+(?=[a-zI])")
_SPELT: Final = re.compile(  # letters one by one, stretched or not, the same gap between them
    r"(?<![a-zI0-9_])([a-zI])\1{0,3}([^a-zI0-9_]{1,3})([a-zI])\3{0,3}(?:\2([a-zI])\4{0,3})+"
    r"(?![a-zI0-9_])"
)
_GAP: Final = re.compile(r"[^a-zI0-9_]+")
_SMALL_WORDS: Final = "aiu"  # "a z o n k": the first letter may be a word of its own


def _joined(reading: Skeleton) -> list[Skeleton]:
    """Without dots inside words and gaps between single letters; none when there are none."""
    split = [match.span() for match in _SPLIT.finditer(reading.text)]
    spelt = [
        [gap.span() for gap in _GAP.finditer(reading.text, *run.span())]
        for run in _SPELT.finditer(reading.text)
    ]
    if not (split or spelt):
        return []
    gaps = [gap for run in spelt for gap in run]
    after_words = [run[0] for run in spelt if reading.text[run[0][0] - 1] in _SMALL_WORDS]
    whole = reading.without(split + gaps)
    if not after_words:
        return [whole]
    return [whole, reading.without(split + [gap for gap in gaps if gap not in after_words])]
