"""A text's words, and whether a name stands among them. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"\w+")


def words(text: str) -> frozenset[str]:
    """Return the text's words in lower case."""
    return frozenset(_WORD.findall(text.lower()))


@lru_cache(maxsize=4096)
def _name(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def names_one_of(text: str, names: Iterable[str]) -> bool:
    """Return whether one of the names stands in the text as a whole word, with or without ``@``."""
    return any(_name(name).search(text) for name in names)
