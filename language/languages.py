"""The languages there are, each read once from its folder beside this file."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from language.tables import Language, WordSet

ROOT: Final = Path(__file__).parent
_PART: Final = re.compile(r"\{\{(\w+)\}\}")


class UnknownLanguage(LookupError):
    """There is no such language."""


def codes() -> tuple[str, ...]:
    """Return the codes of the languages there are, in order."""
    return tuple(sorted(path.name for path in ROOT.iterdir() if any(path.glob("*.toml"))))


@cache
def of(code: str) -> Language:
    """Return the language of that code; UnknownLanguage when there is none."""
    if code not in codes():
        raise UnknownLanguage(f"no language {code!r}; there is {', '.join(codes())}")
    tables = {path.stem: _table(path) for path in (ROOT / code).glob("*.toml")}
    return msgspec.convert({"code": code, **tables}, Language, dec_hook=_value)


def _table(path: Path) -> dict[str, Any]:
    """Return what one file says, with the ``{{names}}`` of its ``parts`` replaced."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    parts: dict[str, str] = {}
    for name, part in told.pop("parts", {}).items():
        parts[name] = _one_of(_filled(part, parts))
    return {name: _filled(value, parts) for name, value in told.items()}


def _filled(value: Any, parts: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(one, parts) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, parts) for one in value]
    return _PART.sub(lambda found: parts[found[1]], value) if isinstance(value, str) else value


def _value(kind: type, told: Any) -> Any:
    """Return the value of a field that TOML has no type for; only the two of ``tables.py``."""
    return WordSet(told.split()) if kind is WordSet else re.compile(_one_of(told), re.IGNORECASE)


def _one_of(alternatives: str | list[str]) -> str:
    """Return one pattern for a list of them."""
    return alternatives if isinstance(alternatives, str) else "|".join(alternatives)
