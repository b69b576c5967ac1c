"""Columns of the database made of a configuration's declaration, one for each knob.

Bounds are the configuration's own (``rows.check``). A column's help and choices are read from the declaration each time, so they are left out
of migrations: only what changes the table makes one.
"""

import copy
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

from django.db import models
from msgspec import NODEFAULT, Struct

from protocol.declare import Knob, Shape, knobs_of

M = TypeVar("M", bound=type[models.Model])

CHOICE_LENGTH: Final = 32
TEXTUAL: Final[frozenset[Shape]] = frozenset({"line", "paragraph", "choice"})
LISTS: Final[frozenset[Shape]] = frozenset({"texts", "choices", "data"})
TOLD: Final = ("help_text", "choices", "verbose_name")
"""What the declaration says anew at each start, so that no migration has to."""


class KnobColumn:
    """What the columns of all knobs share; ``knob`` is the declaration."""

    knob: Knob

    def deconstruct(self) -> Any:
        """Return the plain Django field, for migrations."""
        name, _, args, kwargs = super().deconstruct()  # type: ignore[misc]  # of the Django field
        plain = next(one for one in type(self).__mro__ if one.__module__.startswith("django."))
        kwargs = {key: value for key, value in kwargs.items() if key not in TOLD}
        return name, f"django.db.models.{plain.__name__}", args, kwargs


class NumberColumn(KnobColumn, models.FloatField[Any, Any]): ...


class WholeColumn(KnobColumn, models.PositiveIntegerField[Any, Any]): ...


class FlagColumn(KnobColumn, models.BooleanField[Any, Any]): ...


class LineColumn(KnobColumn, models.CharField[Any, Any]): ...


class ParagraphColumn(KnobColumn, models.TextField[Any, Any]): ...


class ListColumn(KnobColumn, models.JSONField[Any, Any]):
    """A list or another value of JSON, edited in a form field of its own."""

    def formfield(self, **kwargs: Any) -> Any:
        from knobs.form_fields import field_of  # forms are the admin's: no other process pays

        return field_of(self.knob, required=not self.blank, initial=self.get_default)


_COLUMNS: Final[dict[Shape, Any]] = {
    "number": NumberColumn,
    "whole": WholeColumn,
    "flag": FlagColumn,
    "choice": LineColumn,
    "line": LineColumn,
    "paragraph": ParagraphColumn,
    "texts": ListColumn,
    "choices": ListColumn,
    "data": ListColumn,
}


def columns_from(kind: type[Struct], *, without: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Give a model a column for each knob of ``kind`` but those called ``without``."""

    def add(model: M) -> M:
        for knob in knobs_of(kind):
            if knob.column not in without:
                model.add_to_class(knob.column, column(knob))
        return model

    return add


def column(knob: Knob) -> models.Field[Any, Any]:
    """Return the column of a knob."""
    made: models.Field[Any, Any] = _COLUMNS[knob.shape](
        verbose_name=knob.label,
        help_text=knob.help,
        blank=knob.optional or knob.initial == "" or (knob.shape in LISTS and not knob.least),
        unique=knob.says.unique,
        **_storage(knob),
    )
    made.knob = knob  # type: ignore[attr-defined]
    return made


def _storage(knob: Knob) -> dict[str, Any]:
    """Return what the table holds: the length of a text, and the default."""
    if knob.shape in LISTS:
        return {"default": _fresh(knob.initial)}
    if knob.shape not in TEXTUAL:
        return {"null": knob.optional, "default": knob.initial}
    default = {} if knob.initial is NODEFAULT else {"default": knob.initial or ""}
    if knob.shape != "choice":
        return {"max_length": knob.most, **default}
    labels = {one: one.replace("_", " ").capitalize() for one in knob.allowed}
    choices = list((labels | dict(knob.says.labels)).items())
    return {"max_length": CHOICE_LENGTH, "choices": choices, **default}


def _fresh(value: Any) -> Callable[[], Any]:
    """Return a default that no two rows share."""
    if value is NODEFAULT or not value:
        return dict if isinstance(value, dict) else list
    return partial(copy.deepcopy, list(value) if isinstance(value, tuple) else value)
