"""What counts as an emote and as text, for the scorecard. Pure.

Definitions: ``realism_ranges.json``, "definitions".
"""

import re
from collections.abc import Container
from typing import Final

from language.tokens import looks_like_emote

_LONE_NAME: Final = re.compile(r"@\w+")


def is_emote(token: str, known: Container[str]) -> bool:
    return token in known or looks_like_emote(token)


def plain_text(tokens: list[str], known: Container[str]) -> str:
    """The tokens that are not emotes, joined with single spaces."""
    return " ".join(token for token in tokens if not is_emote(token, known))


def is_text(plain: str) -> bool:
    """Whether a line says something besides emotes and one lone @name."""
    return bool(plain) and _LONE_NAME.fullmatch(plain) is None
