"""What a text is about: its words without those that say nothing. Pure."""

import re
from typing import Final

COMMON: Final = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be but by can did do does for from had has have he her his how i in is
        it its know me my of on or our remember s she so tell that the their them they this to u ur
        was we were what when where which who whose why will with you your""",
    )
)
"""Words that say nothing about what a text is about."""

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def words_of(text: str) -> list[str]:
    """The words in order, folded, without ``'s`` and a plural's s."""
    return [_stem(word) for word in _WORD.findall(text.casefold())]


def _stem(word: str) -> str:
    word = re.split("['’]", word)[0]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def content_words(text: str) -> list[str]:
    """``words_of`` without the common ones."""
    return [word for word in words_of(text) if word not in COMMON]
