"""What counts as an emote and as text, for the scorecard. Pure.

Definitions: ``realism_ranges.json``, "definitions".
"""

import re
from collections.abc import Container
from functools import lru_cache
from typing import Final

EMOTICONS: Final = frozenset(
    {":)", ":(", ":D", ":P", ":p", ";)", ":/", ":o", ":O", "<3", "D:", "xD", "XD"}
)
_CHANNEL_EMOTE: Final = re.compile(r"[a-z0-9]{2,12}[A-Z][A-Za-z0-9]{1,20}")
_EMOJI: Final = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_LATIN: Final = re.compile(r"[A-Za-z]")
_LONE_NAME: Final = re.compile(r"@\w+")


@lru_cache(maxsize=65536)
def looks_like_emote(token: str) -> bool:
    """Emoticon, channel emote (lower-case prefix, then a capital) or emoji without Latin letters."""
    return (
        token in EMOTICONS
        or _CHANNEL_EMOTE.fullmatch(token) is not None
        or (_EMOJI.search(token) is not None and _LATIN.search(token) is None)
    )


def is_emote(token: str, known: Container[str]) -> bool:
    return token in known or looks_like_emote(token)


def plain_text(tokens: list[str], known: Container[str]) -> str:
    """The tokens that are not emotes, joined with single spaces."""
    return " ".join(token for token in tokens if not is_emote(token, known))


def is_text(plain: str) -> bool:
    """Whether a line says something besides emotes and one lone @name."""
    return bool(plain) and _LONE_NAME.fullmatch(plain) is None
