"""``make docs``: the tables of ``docs/`` that are written from what the code declares.

A page marks the place of a table by its name; whatever stands between the two marks is replaced.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import NODEFAULT, Struct

from chatter_site.env import BASE_DIR, VARS, Var
from protocol.configs.memory import MemoryPolicy
from protocol.configs.moderation import ModerationConfig
from protocol.configs.observation import AutoCommentaryConfig
from protocol.configs.persona import PersonaConfig
from protocol.configs.provider import LLMProviderConfig
from protocol.configs.room import RoomConfig
from protocol.declare import Knob, knobs_of
from protocol.event_types import EVENT_TYPES, EventType
from protocol.reasons import REASONS

DOCS: Final = BASE_DIR / "docs"
_MARKED: Final = re.compile(
    r"(<!-- (?P<name>[a-z ]+): written by `make docs` -->\n).*?(<!-- end of (?P=name) -->)", re.S
)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; a ``|`` in a cell is escaped."""
    return "\n".join([_row(head), "|---" * len(head) + "|", *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def settings() -> str:
    rows = [(f"`{var.name}`", _default(var), var.meaning) for var in VARS]
    return table(("Variable", "Default", "Meaning"), rows)


def _default(var: Var) -> str:
    value: Any = var.default
    if isinstance(value, list):
        value = ",".join(value)
    if isinstance(value, str):
        value = value.removeprefix(f"{BASE_DIR}/")
    return f"`{value}`" if value != "" else "none"


def limits() -> str:
    rows = [(f"`{r.name}`", r.rule or r.because) for r in REASONS.values() if r.stage == "limit"]
    return table(("reason", "when"), rows)


def reasons() -> str:
    rows = [
        (f"**`{row.name}`**" if row.speaks else f"`{row.name}`", row.stage, row.because)
        for row in REASONS.values()
    ]
    return table(("reason", "arises at", "because"), rows)


def event_types() -> str:
    rows = [
        (f"`{row.name}`", f"{row.strength:g}", row.meaning, _effect(row))
        for row in EVENT_TYPES.values()
    ]
    return table(("type", "strength", "what happens", "how chat takes it"), rows)


def _effect(row: EventType) -> str:
    told = {
        f"burst × {row.burst:g}": row.burst != 1,
        "answered as a question": row.asks == "always",
        "answered as a question if it offers options": row.asks == "with options",
        "salty": row.salty,
        "leaves the room still": not row.stirs,
    }
    return "; ".join(words for words, holds in told.items() if holds)


def knobs(kind: type[Struct]) -> str:
    rows = [
        (f"`{knob.key}`", _value(knob.default), _allowed(knob), knob.meaning)
        for knob in knobs_of(kind)
    ]
    return table(("key", "default", "values", "meaning"), rows)


def _value(value: Any) -> str:
    if value is NODEFAULT:
        return "has to be said"
    return "none" if value in (None, "", (), [], {}) else f"`{msgspec.json.encode(value).decode()}`"


def _allowed(knob: Knob) -> str:
    if knob.allowed:
        return ", ".join(f"`{one}`" for one in knob.allowed)
    if knob.shape in ("number", "whole"):
        return knob.range
    return {"flag": "true, false", "texts": "list of texts", "data": "JSON"}.get(knob.shape, "text")


TABLES: Final[Mapping[str, Callable[[], str]]] = {
    "settings": settings,
    "limits": limits,
    "reasons": reasons,
    "event types": event_types,
    "room knobs": partial(knobs, RoomConfig),
    "persona knobs": partial(knobs, PersonaConfig),
    "moderation knobs": partial(knobs, ModerationConfig),
    "provider knobs": partial(knobs, LLMProviderConfig),
    "memory knobs": partial(knobs, MemoryPolicy),
    "commentary knobs": partial(knobs, AutoCommentaryConfig),
}
"""Who writes the table of that name."""


def named_in(page: str) -> list[str]:
    """Return the names of the tables that have a place in ``page``."""
    return [found["name"] for found in _MARKED.finditer(page)]


def with_tables(page: str) -> str:
    """Return the page with the present tables in their places; KeyError for an unknown name."""
    return _MARKED.sub(lambda found: f"{found[1]}\n{TABLES[found['name']]()}\n\n{found[3]}", page)


def write(folder: Path = DOCS) -> None:
    for path in folder.glob("*.md"):
        path.write_text(with_tables(path.read_text()))


if __name__ == "__main__":
    write()
