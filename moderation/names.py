"""Names people are shown under: which may be shown, and which look the same. Pure."""

import re
import unicodedata
from typing import Final

from moderation.normalise import folded
from moderation.rules import Ruleset, judge

_ALIKE: Final = str.maketrans("013456789i|!$@", "oleasgtbglllsa")
_NO_GLYPH: Final = re.compile(r"[\W_]+")


def name_allowed(name: str, ruleset: Ruleset) -> bool:
    """Whether the judge lets the name stand as it is, and it has a letter or a digit."""
    verdict = judge(name, ruleset)
    return verdict.action == "allow" and verdict.text == name and bool(likeness(name))


def likeness(name: str) -> str:
    """What a hasty reader takes the name for: names with equal likenesses look the same.

    Folds case, marks, separators, look-alike letters of other alphabets, digits that stand for
    letters, and i/l/1/|. Letters of other alphabets without a Latin double stay themselves. Empty
    for a name without a letter or digit.
    """
    shown = unicodedata.normalize("NFKC", name)
    glyphs = _NO_GLYPH.sub("", "".join(map(_glyph, shown)).translate(_ALIKE))
    return glyphs.replace("rn", "m").replace("vv", "w")


def _glyph(char: str) -> str:
    return char.casefold() if "_" in folded(char) else folded(char)
