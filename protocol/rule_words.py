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
_LENGTH: Final = re.compile(r"Expected `(array|str)` of length (<=|>=) (\d+)")
_BOUND: Final = re.compile(r"Expected `(?:int|float)` (<=|>=|<|>) (\S+)")
_KIND: Final = re.compile(r"Expected `(\w+)`, got `(\w+)`")
_PATTERN: Final = re.compile(r"Expected `str` matching regex .*")


def beside_field(error: Exception, fields: Collection[str]) -> dict[str, str] | str:
    """The sentence by the innermost of ``fields`` on the error's path; bare when none is on it."""
    rule, _, path = str(error).partition(" - at `$.")
    parts = path.rstrip("`").split(".")
    for at in range(len(parts) - 1, -1, -1):
        name, bracket, index = parts[at].partition("[")
        if name in fields:
            inside = ".".join([bracket + index, *parts[at + 1 :]]).lstrip(".")
            return {name: f"{inside}: {sentence(rule)}" if inside else sentence(rule)}
    return f"{path.rstrip('`')}: {sentence(rule)}" if path else sentence(rule)


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
    return "Is not in the form it must have." if _PATTERN.fullmatch(rule) else rule
