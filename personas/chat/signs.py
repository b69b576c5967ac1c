"""What can be read out of a line: markers, names, hype, questions, what is to be remembered. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

MARKERS: Final = ("E2E_TEST_BOTLOOP_", "E2E_TEST_", "E2E_MARKER_")
HYPE: Final = frozenset({"pog", "poggers", "omegalul", "lul", "kekw", "w", "hype"})

COPY_CHARS: Final = 24

_WORD: Final = re.compile(r"\w+")
_ASKED: Final = re.compile(
    r"(?:(?:hey|hi|so|wait|ok|but|and|chat|guys)[ ,]+)*(?:"
    r"(?:what|who|where|why|how|when|which)(?:'?s\b|'re\b|(?: \w+){0,2}? (?:is|are|was|were|do|does|did|"
    r"can|could|should|would|will|has|have|happened|happens)\b)(?! \w+ (?:is|was)\b)|"
    r"rate (?:my|this|that|the|her|his)\b|"
    r"(?:can|could|does|is|are|did|will|would|should|has|have|do) (?:some ?(?:one|body)|any ?(?:one|body)|"
    r"you|u|we|i|she|he|they|y'?all|there)\b)",
    re.IGNORECASE,
)
_COMING: Final = re.compile(
    r"^\W*(?:hi+|hey+|hello+|hiya|yo|bye+|cya|gn|good (?:morning|evening|night)|brb|afk|back|thanks|thx|ty)\b|"
    r"\bfirst time\b|\bi'?m (?:new|back|here|off)\b",
    re.I,
)
_COMMAND: Final = re.compile(r"remember:", re.I)
_POLITE: Final = re.compile(
    r"(?:@\S+\s+)?remember (?!when\b|how\b|what\b|why\b|the time\b|me\b|to\b|if\b)", re.I
)


def marker_in(text: str) -> str:
    """The first marker prefix the text holds, in the order they are searched; ``""`` if none."""
    return next((marker for marker in MARKERS if marker in text), "")


def words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def is_hype(text: str) -> bool:
    """Whether one of the hype tokens stands in the text as a whole word, in any case."""
    return not HYPE.isdisjoint(words(text))


def is_question(text: str) -> bool:
    """Whether the text asks: a question mark, or words that can only begin a question, as people
    who type fast leave the mark out."""
    return "?" in text or _ASKED.match(text) is not None


@lru_cache(maxsize=4096)
def _name(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def names_one_of(text: str, names: Iterable[str]) -> bool:
    """Whether one of the names stands in the text as a whole word, with or without ``@``."""
    return any(_name(name).search(text) for name in names)


def copyable(text: str) -> bool:
    """Whether others may copy the line for fun: short, to nobody, no question, no command, nothing
    its author says of coming and going."""
    if len(text) > COPY_CHARS or text.startswith("!") or "@" in text:
        return False
    return not is_question(text) and not _COMING.search(text)


def asked_for(content: str) -> str:
    """What a line asks to be remembered: the text after ``remember:``; '' when it does not."""
    found = _COMMAND.search(content)
    if found:
        return content[found.end() :].strip()
    polite = _POLITE.match(content) if "?" not in content else None
    return re.sub(r"^that\s+", "", content[polite.end() :].strip()) if polite else ""
