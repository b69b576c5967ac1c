"""What msgspec says of a value, in the words of a person who fills in a form. Pure."""

import re
from collections.abc import Collection
from typing import Final

KINDS: Final = {
    "array": "a list",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "null": "nothing",
    "object": "an object",
    "str": "a text",
}
BOUNDS: Final = {"<=": "at most", ">=": "at least", "<": "less than", ">": "more than"}
SHAPELESS: Final = "Is not in the form it must have."
_LENGTH: Final = re.compile(r"Expected `(array|str)` of length (<=|>=) (\d+)")
_BOUND: Final = re.compile(r"Expected `(?:int|float)` (<=|>=|<|>) (\S+)")
_KIND: Final = re.compile(r"Expected `(\w+)`, got `(\w+)`")
_PATTERN: Final = re.compile(r"Expected `str` matching regex .*")


def fault(error: Exception, keys: Collection[str]) -> tuple[str, str]:
    """Return the innermost of ``keys`` (dotted paths) that the error is about, and a sentence.

    The key is "" when the error is about none of them.
    """
    rule, _, path = str(error).partition(" - at `$.")
    path = path.rstrip("`")
    found = [key for key in keys if re.match(rf"{re.escape(key)}(?![\w-])", path)]
    if not found:
        return "", f"{path}: {sentence(rule)}" if path else sentence(rule)
    key = max(found, key=len)
    inside = path[len(key) :].lstrip(".")
    return key, f"{inside}: {sentence(rule)}" if inside else sentence(rule)


def sentence(rule: str) -> str:
    """``Expected `float` <= 3.0`` as ``Must be at most 3.``; what is not known stays as it is."""
    if found := _LENGTH.fullmatch(rule):
        of, bound, count = found.groups()
        unit = "entr" + ("y" if count == "1" else "ies") if of == "array" else "character"
        plural = "s" if of == "str" and count != "1" else ""
        return f"Must have {BOUNDS[bound]} {count} {unit}{plural}."
    if found := _BOUND.fullmatch(rule):
        return f"Must be {BOUNDS[found[1]]} {found[2].removesuffix('.0')}."
    if found := _KIND.fullmatch(rule):
        wanted, got = (KINDS.get(kind, kind) for kind in found.groups())
        return f"Must be {wanted}, not {got}."
    return SHAPELESS if _PATTERN.fullmatch(rule) else rule
