"""Rows of the database to configurations and back, knob by knob as declared."""

from collections.abc import Collection, Iterator
from typing import Any, TypeVar

import msgspec
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from msgspec import NODEFAULT, Struct

from protocol.declare import Knob, constants_of, knobs_of
from protocol.rule_words import SHAPELESS, fault

C = TypeVar("C", bound=Struct)


def config_of(row: models.Model, kind: type[C], **given: Any) -> C:
    """Return a row as configuration; ``given`` are knobs that have no column, by name.

    Raises msgspec.ValidationError when a value is out of bounds.
    """
    said: dict[str, Any] = dict(constants_of(kind))
    for knob in knobs_of(kind):
        value = given[knob.column] if knob.column in given else getattr(row, knob.column)
        _put(said, knob.path, None if knob.optional and value == "" else value)
    for block in optional_blocks(kind):
        if _is_blank(said[block], block, kind):
            said[block] = None
    return msgspec.convert(said, kind)


def columns_of(config: Struct, *, without: Collection[str] = ()) -> dict[str, Any]:
    """Return the columns that hold ``config``: ``config_of`` of a row with them gives it back."""
    said = msgspec.json.decode(msgspec.json.encode(config))  # lists, as JSON columns give them back
    return {
        knob.column: _stored(knob, said)
        for knob in knobs_of(type(config))
        if knob.column not in without
    }


def check(row: models.Model, kind: type[Struct], **given: Any) -> None:
    """Raise Django's ValidationError with a sentence beside every field that is out of bounds."""
    if faults := dict(_faults(row, kind, given)):
        raise ValidationError(faults)


def _faults(row: models.Model, kind: type[Struct], given: dict[str, Any]) -> Iterator[Any]:
    """msgspec names one fault at a time: each is put right in its turn, to see the next."""
    knobs = {knob.key: knob for knob in knobs_of(kind) if knob.column not in given}
    while True:
        try:
            config_of(row, kind, **given)
        except msgspec.ValidationError as error:
            key, sentence = fault(error, knobs)
            if not key:
                yield NON_FIELD_ERRORS, sentence
                return
            knob = knobs.pop(key)
            yield knob.column, knob.says.form if sentence == SHAPELESS else sentence
            given = {**given, knob.column: knob.default}
        else:
            return


def optional_blocks(kind: type[Struct]) -> set[str]:
    """Return the names of the blocks that a configuration may be without."""
    blocks = {knob.path[0] for knob in knobs_of(kind) if len(knob.path) > 1}
    return {one.name for one in msgspec.structs.fields(kind) if one.default is None} & blocks


def _put(said: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *blocks, name = path
    for block in blocks:
        said = said.setdefault(block, {})
    said[name] = value


def _is_blank(block: dict[str, Any], name: str, kind: type[Struct]) -> bool:
    """Whether nothing was said that the block has to say."""
    needed = [one for one in knobs_of(kind) if one.path[0] == name and one.default is NODEFAULT]
    return not any(block[one.path[-1]] for one in needed)


def _stored(knob: Knob, said: Any) -> Any:
    """The value as its column holds it; the first value of a row's where the block is left out."""
    for key in knob.path:
        if said is None:
            said = knob.initial
            break
        said = said[key]
    return "" if said is None and knob.shape in ("line", "paragraph", "choice") else said
