"""Admin pages laid out as the declaration groups its knobs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.contrib.admin.utils import flatten
from msgspec import UNSET, Struct

from protocol.declare import Group, Knob, Shape, knobs_of

Fields = tuple[str | tuple[str, ...], ...]

NARROW: Final[frozenset[Shape]] = frozenset({"number", "whole", "choice", "flag"})
"""What two of stand side by side."""


def fieldsets_of(
    kind: type[Struct],
    *,
    without: Sequence[str] = (),
    first: Mapping[str, Fields] | None = None,
) -> list[Any]:
    """Return Django's fieldsets for the knobs of ``kind``; ``first`` are further fields by the
    title of the group they stand in front of."""
    groups: dict[str, list[Knob]] = {title: [] for title in first or {}}
    headings = {title: Group(title) for title in groups}
    for knob in knobs_of(kind):
        if knob.column not in without:
            headings[knob.says.group.title] = knob.says.group
            groups.setdefault(knob.says.group.title, []).append(knob)
    ordered = sorted(groups, key=lambda title: (title != "", headings[title].folded))
    return [
        (title or None, _options(headings[title], groups[title], (first or {}).get(title, ())))
        for title in ordered
    ]


def initial_of(kind: type[Struct]) -> dict[str, Any]:
    """Return what a new row's form begins with where that is not the default."""
    return {one.column: one.initial for one in knobs_of(kind) if one.says.initial is not UNSET}


def _options(group: Group, knobs: Sequence[Knob], first: Fields) -> dict[str, Any]:
    fields = [*first, *_side_by_side([one for one in knobs if one.column not in flatten(first)])]
    options: dict[str, Any] = {"fields": tuple(fields)}
    if group.folded:
        options["classes"] = ("collapse",)
    if group.note:
        options["description"] = group.note
    return options


def _side_by_side(knobs: Sequence[Knob]) -> Iterator[Any]:
    left = ""
    for knob in knobs:
        narrow = knob.shape in NARROW or bool(knob.says.names)
        if left and narrow:
            yield (left, knob.column)
            left = ""
            continue
        if left:
            yield left
        left = knob.column if narrow else ""
        if not narrow:
            yield knob.column
    if left:
        yield left
