"""Personal data out of what is about to be remembered. Pure."""

import re
from functools import lru_cache
from typing import Any, Final

from moderation.pii import find
from moderation.rules import Ruleset
from moderation.words import compiled
from protocol.configs.memory import MemoryRedaction

MASK: Final = "[REDACTED]"
_STREET: Final = re.compile(
    r"\b\d{1,5}[a-z]?\s+(?:[A-Z][\w'.-]*\s+){1,3}"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|close|way|place)\b\.?"
    r"|\b[A-Z][\w-]*(?:stra(?:ß|ss)e|str\.|weg|gasse|platz)\s+\d{1,4}[a-z]?\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=16)
def _patterns(rules: MemoryRedaction) -> tuple[tuple[str, Any], ...]:
    return tuple((p.name, compiled(p.regex, case_insensitive=True)) for p in rules.patterns)


def redact(text: str, rules: MemoryRedaction, moderation: Ruleset) -> tuple[str, tuple[str, ...]]:
    """The text with what identifies people masked, and the kinds that were found.

    E-mail, phone and the like as the room's moderation knows them, street addresses, and the
    policy's own patterns.
    """
    if not rules.enabled:
        return text, ()
    kinds: list[str] = []
    for found in sorted(find(text, moderation.pii), key=lambda one: one.start, reverse=True):
        text = text[: found.start] + MASK + text[found.end :]
        kinds.append(found.kind)
    text, streets = _STREET.subn(MASK, text)
    kinds += ["street_address"] * bool(streets)
    for name, pattern in _patterns(rules):
        text, times = pattern.subn(MASK, text)
        kinds += [name] * bool(times)
    return text, tuple(dict.fromkeys(kinds))


def nothing_left(text: str) -> bool:
    """Whether a text says nothing once the masks are taken out."""
    return not any(char.isalnum() for char in text.replace(MASK, ""))
