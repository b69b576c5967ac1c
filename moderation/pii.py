"""Personal data by its shape: what matches a pattern must also pass its kind's check. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

Check = Callable[[str], bool]

_SIGNS: Final = {"\u2212": "-", "ー": "-", "ｰ": "-", "。": ".", "｡": "."}
_CATEGORIES: Final = {"Pd": "-", "Zs": " "}
_RUN: Final = re.compile(r"\d+(?:[.,:/-]\d+)*")
_DIGITS: Final = re.compile(r"\d+")
_PIECE_BEFORE: Final = re.compile(r"(?:\w|\d[.,:/-])\Z")
_PIECE_AFTER: Final = re.compile(r"\w|[.,:/-]\d")
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[-./ ][01]?\d[-./ ][0-3]?\d|[0-3]?\d[-./ ][01]?\d[-./ ](?:19|20)\d\d"
)


class PiiRule(Struct, frozen=True):
    """``pattern`` is a compiled RE2 expression."""

    kind: str
    pattern: Any
    replacement: str


class PiiRules(Struct, frozen=True):
    """``gate`` is the union of all patterns: most lines are done after one search."""

    gate: Any
    rules: tuple[PiiRule, ...]


class Found(Struct, frozen=True):
    kind: str
    start: int
    end: int
    replacement: str


def find(line: str, pii: PiiRules) -> list[Found]:
    """Every place of personal data in a cleaned line; offsets count its code points."""
    if not line.isascii():
        line = "".join(map(_typed, line))  # one to one, so offsets stay
    if not pii.gate.search(line):
        return []
    return [
        Found(rule.kind, start, end, rule.replacement)
        for rule in pii.rules
        for start, end in _places(line, rule)
    ]


@lru_cache(maxsize=8192)
def _typed(char: str) -> str:
    """The one character of a keyboard it stands for: digits, dashes, blanks, styled letters."""
    if (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", char)
    sign = _SIGNS.get(char) or _CATEGORIES.get(unicodedata.category(char))
    return sign or (plain if len(plain) == 1 else char)


def _places(line: str, rule: PiiRule) -> Iterator[tuple[int, int]]:
    check = CHECKS.get(rule.kind)
    at: int | None = 0
    while at is not None:
        again = None
        for match in rule.pattern.finditer(line, at):
            start, end = match.span()
            if found := _accepted(line, start, end, check):
                yield start, found
            if found != end and (run := _RUN.match(line, start)) and run.end() < end:
                again = found or run.end()  # another may begin in the rest of this one
                break
        at = again


def _accepted(line: str, start: int, end: int, check: Check | None) -> int:
    """Where the personal data that begins at ``start`` ends: at ``end`` or before; 0 for none."""
    ends = [end, *_shorter(line, start, end)] if check else [end]
    alone = (e for e in ends if e > start and _stands_alone(line, start, e))
    return next((e for e in alone if not check or check(line[start:e])), 0)


def _shorter(line: str, start: int, end: int) -> list[int]:
    """Ends of the candidate without its last groups of digits: two numbers may stand in a row."""
    return [run.end() for run in _DIGITS.finditer(line, start, end)][-2::-1]


def _stands_alone(line: str, start: int, end: int) -> bool:
    """Not a piece of a word, of an id or of a longer number such as 1.000.000.000."""
    return not (_PIECE_BEFORE.search(line, 0, start) or _PIECE_AFTER.match(line, end))


def is_phone(text: str) -> bool:
    """E.164 length, and neither a date, nor a round or grouped number."""
    groups = _DIGITS.findall(text)
    digits = "".join(groups)
    plus = text.startswith("+")
    if not (8 if plus else 10) <= len(digits) <= 15:
        return False
    if digits.endswith("00000") or _DATE.match(text):
        return False
    thousands = len(groups) > 1 and all(len(group) == 3 for group in groups[1:])
    enough = len(groups) > 2 or (len(groups) == 2 and text[0] in "(0")
    return plus or (enough and not thousands)


def is_card(text: str) -> bool:
    """13 to 19 digits that pass the Luhn check."""
    digits = [int(c) for c in text if c.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [d if at % 2 == 0 else sum(divmod(2 * d, 10)) for at, d in enumerate(digits[::-1])]
    return sum(doubled) % 10 == 0


def is_address(text: str) -> bool:
    """Four octets of a host somewhere: not loopback, not a version number that begins with 0."""
    octets = [int(part) for part in text.split(".")]
    plain = ".".join(map(str, octets)) == text
    return plain and all(octet <= 255 for octet in octets) and octets[0] not in (0, 127)


CHECKS: Final[dict[str, Check]] = {
    "pii_phone": is_phone,
    "pii_card": is_card,
    "pii_ip": is_address,
}
