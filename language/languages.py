"""The languages there are, each read once from its folder beside this file."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

from language.tables import Language, WordSet

ROOT: Final = Path(__file__).parent
SHARED: Final = "parts.toml"
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
    shared = _parts(_read(ROOT / code / SHARED), {})
    files = (path for path in (ROOT / code).glob("*.toml") if path.name != SHARED)
    tables = {path.stem: _table(_read(path), shared) for path in files}
    return msgspec.convert({"code": code, **tables}, Language, dec_hook=_value)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _table(told: dict[str, Any], shared: dict[str, str]) -> dict[str, Any]:
    """Return what one file says, with the ``{{names}}`` of its and the shared parts replaced."""
    parts = _parts(told, shared)
    return {name: _filled(value, parts) for name, value in told.items() if name != "parts"}


def _parts(told: dict[str, Any], shared: dict[str, str]) -> dict[str, str]:
    """Return the shared parts and those of a file; a part may hold those before it."""
    parts = dict(shared)
    for name, part in told.get("parts", {}).items():
        parts[name] = _one_of(_filled(part, parts))
    return parts


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
