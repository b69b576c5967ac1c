"""What a field of a configuration says of itself, and the knobs read back from it. Pure.

A field is declared once, with its type, bounds, default and ``means(...)``. Rows of the database,
both mappings, the admin's forms, the JSON Schemas and the tables in ``docs/knobs.md`` follow.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import NODEFAULT, UNSET, Meta, Struct, inspect

Shape = Literal[
    "number", "whole", "flag", "choice", "line", "paragraph", "texts", "choices", "data"
]
"""How a value is stored and edited. ``texts`` is a list of lines, ``choices`` a list out of some,
``data`` whatever else JSON can say."""


class Group(Struct, frozen=True):
    """A heading that knobs stand under; ``folded`` ones are closed at first."""

    title: str
    folded: bool = False
    note: str = ""


PLAIN: Final = Group("")


class Says(Struct, frozen=True, kw_only=True):
    """What ``means`` adds to a field beside its meaning."""

    group: Group = PLAIN
    unit: str = ""
    label: str = ""
    column: str = ""
    labels: Mapping[str, str] = {}
    initial: Any = UNSET
    names: str = ""
    none: str = ""
    form: str = ""
    unique: bool = False
    long: bool = False
    whole: bool = False


def means(meaning: str, group: Group = PLAIN, **more: Any) -> Meta:
    """Describe a field of a configuration; put it last in the field's ``Annotated``.

    ``unit``: what a number counts. ``label``: the name in forms. ``column``: the name in the
    database, where the field's own would be taken twice. ``labels``: words for the choices.
    ``initial``: what a new row in a form begins with, where that is not the default. ``names``: the
    kind of thing the text is the name of, ``none``: what no name means. ``form``: the pattern in
    words. ``unique``: no two rows have the same. ``long``: a text of several lines. ``whole``: a block that is kept as one value instead of one for each field.
    """
    return Meta(description=meaning, extra={"says": Says(group=group, **more)})


class Knob(Struct, frozen=True, kw_only=True):
    """One value of a configuration. ``path`` are the keys that lead to it in the file.

    ``default`` is NODEFAULT where the file has to say it. Bounds are None where there are none;
    ``most`` is the highest number or the longest text or list.
    """

    path: tuple[str, ...]
    shape: Shape
    meaning: str
    says: Says
    default: Any
    optional: bool
    least: float | None = None
    most: float | None = None
    pattern: str | None = None
    allowed: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The path as documents write it: ``timing.tick_min_ms``."""
        return ".".join(self.path)

    @property
    def column(self) -> str:
        """The name of the value in the database and in forms."""
        return self.says.column or self.path[-1]

    @property
    def label(self) -> str:
        """The name of the value in forms."""
        return self.says.label or self.column.replace("_", " ")

    @property
    def help(self) -> str:
        """The meaning, with bounds and unit where they say more."""
        return " ".join([self.meaning, *([f"{self.range}."] if self.range else [])])

    @property
    def range(self) -> str:
        """The bounds of a number with its unit, as words; empty where there are none."""
        unit = f" {self.says.unit}" if self.says.unit else ""
        if self.shape not in ("number", "whole") or self.least is None or self.most is None:
            return f"in{unit}" if unit else ""
        return f"{self.least:,g}–{self.most:,g}{unit}"

    @property
    def initial(self) -> Any:
        """What a new row begins with; NODEFAULT where somebody has to say it."""
        return self.default if self.says.initial is UNSET else self.says.initial


@cache
def knobs_of(kind: type[Struct]) -> tuple[Knob, ...]:
    """Return the knobs of a configuration in the order of its declaration, blocks opened up.

    Fields that only say what a file is (``config_type: Literal["room"]``) are no knobs.
    """
    return tuple(_knobs(kind, ()))


def _knobs(kind: type[Struct], above: tuple[str, ...]) -> Iterator[Knob]:
    written = get_type_hints(kind, include_extras=True)
    for field in _fields(kind):
        path = (*above, field.encode_name)
        meaning, says, bare = _described(field.type)
        kinds = [one for one in _members(bare) if not isinstance(one, inspect.NoneType)]
        block = kinds[0]
        if isinstance(block, inspect.StructType) and not says.whole:
            yield from _knobs(block.cls, path)
        elif not _constant(block):
            yield Knob(
                path=path,
                shape=_shape(block, says),
                meaning=meaning,
                says=says,
                default=_default(field),
                optional=len(kinds) < len(_members(bare)),
                **_bounds(block),
                allowed=_allowed(written[field.name]),
            )


def _described(kind: inspect.Type) -> tuple[str, Says, inspect.Type]:
    meaning, says = "", Says()
    while isinstance(kind, inspect.Metadata):
        meaning = meaning or (kind.extra_json_schema or {}).get("description", "")
        says = (kind.extra or {}).get("says", says)
        kind = kind.type
    return meaning, says, kind


def _members(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    types = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return tuple(_described(one)[2] for one in types)


def constants_of(kind: type[Struct]) -> dict[str, Any]:
    """Return the fields that only say what a file is, with the one value they have."""
    found = {field.encode_name: _described(field.type)[2] for field in _fields(kind)}
    return {
        name: one.values[0]
        for name, one in found.items()
        if isinstance(one, inspect.LiteralType) and _constant(one)
    }


def _fields(kind: type[Struct]) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)  # noqa: S101  what a Struct is to msgspec
    return info.fields


def _constant(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.LiteralType) and len(kind.values) == 1


def _shape(kind: inspect.Type, says: Says) -> Shape:
    match kind:
        case inspect.FloatType():
            return "number"
        case inspect.IntType():
            return "whole"
        case inspect.BoolType():
            return "flag"
        case inspect.LiteralType():
            return "choice"
        case inspect.StrType():
            return "paragraph" if says.long else "line"
        case inspect.VarTupleType():
            return _list_shape(_described(kind.item_type)[2])
        case _:
            return "data"


def _list_shape(item: inspect.Type) -> Shape:
    if isinstance(item, inspect.LiteralType):
        return "choices"
    return "texts" if isinstance(item, inspect.StrType) else "data"


def _default(field: inspect.Field) -> Any:
    """The default as the file would say it: plain values, no Structs."""
    if field.default_factory is not NODEFAULT:
        return msgspec.to_builtins(field.default_factory())
    return field.default if field.default is NODEFAULT else msgspec.to_builtins(field.default)


def _bounds(kind: inspect.Type) -> dict[str, Any]:
    match kind:
        case inspect.FloatType() | inspect.IntType():
            return {"least": kind.ge, "most": kind.le}
        case inspect.StrType():
            return {"most": kind.max_length, "pattern": kind.pattern}
        case inspect.VarTupleType():
            return {"least": kind.min_length, "most": kind.max_length}
        case _:
            return {}


def _allowed(annotation: Any) -> tuple[str, ...]:
    """The values of the annotation's Literal as they are written there: msgspec sorts them."""
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    return next(filter(None, map(_allowed, get_args(annotation))), ())
