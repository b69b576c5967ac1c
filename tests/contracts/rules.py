"""The rules of a JSON Schema, listed and broken one by one.

A rule is ``<pointer of the schema node> <keyword>``, for ``required`` with the property's name:
``/$defs/Emote/properties/code maxLength``, ``/ required content``.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import jsonschema
import msgspec

ASSERTIONS: Final = frozenset(
    [
        "type",
        "enum",
        "const",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
    ]
)
CHILDREN: Final = ("items", "propertyNames", "additionalProperties")
OTHER_TYPES: Final = {
    "object": ([], "text", None),
    "array": ({}, "text", None),
    "string": (7, [], None, False),
    "integer": ("7", 1.5, True, None),
    "number": ("0.5", True, None),
    "boolean": (1, "true", None),
    "null": (),
}
Json = Any


class Mutation(msgspec.Struct, frozen=True):
    """One change that makes a valid document invalid."""

    name: str
    document: Json


# --- listing ------------------------------------------------------------------------------------


def listed(schema: Mapping[str, Json]) -> set[str]:
    """Every rule a document can break. ``if`` is a condition, not a rule."""
    found = set(_rules(schema, ""))
    for name, definition in schema.get("$defs", {}).items():
        found |= set(_rules(definition, f"/$defs/{name}"))
    return found


def _rules(node: Mapping[str, Json], at: str) -> Iterator[str]:
    where = at or "/"
    yield from (f"{where} {keyword}" for keyword in ASSERTIONS & node.keys())
    yield from (f"{where} required {name}" for name in node.get("required", ()))
    if node.get("additionalProperties") is False:
        yield f"{where} additionalProperties"
    for name, child in node.get("properties", {}).items():
        yield from _rules(child, f"{at}/properties/{name}")
    for keyword in CHILDREN:
        if isinstance(node.get(keyword), dict):
            yield from _rules(node[keyword], f"{at}/{keyword}")
    for keyword in ("anyOf", "allOf"):
        for index, child in enumerate(node.get(keyword, ())):
            yield from _rules(child, f"{at}/{keyword}/{index}")
    if "then" in node:
        yield from _rules(node["then"], f"{at}/then")


def broken(validator: jsonschema.Draft202012Validator, document: Json) -> set[str]:
    """The rules a document breaks, those inside ``anyOf`` branches included."""
    return set(_leaves(validator.schema, validator.iter_errors(document)))


def _leaves(schema: Json, errors: Any) -> Iterator[str]:
    for error in errors:
        rule = f"{_pointer(schema, error.absolute_schema_path)} {error.validator}"
        if error.context:
            yield from _leaves(schema, error.context)
        elif error.validator == "required":
            missing = (name for name in error.validator_value if name not in error.instance)
            yield from (f"{rule} {name}" for name in missing)
        else:
            yield rule


def _pointer(schema: Json, steps: Any) -> str:
    """Where a broken keyword stands in the schema, with every ``$ref`` followed."""
    parts: list[str] = []
    here = schema
    for step in [*list(steps)[:-1], None]:
        if isinstance(here, dict) and "$ref" in here:
            parts = here["$ref"].removeprefix("#/").split("/")
            here = schema["$defs"][parts[-1]]
        if step is not None:
            parts.append(str(step))
            here = here[step]
    return "/" + "/".join(parts)


# --- breaking -----------------------------------------------------------------------------------


def mutations(schema: Mapping[str, Json], document: Json) -> Iterator[Mutation]:
    """Every way this module knows to break one rule of ``schema`` at what ``document`` holds."""
    for name, change in _changes(schema, schema, document, ""):
        yield Mutation(name, change)


def _changes(
    root: Mapping[str, Json], node: Mapping[str, Json], value: Json, at: str
) -> Iterator[tuple[str, Json]]:
    """Pairs of a name and the changed copy of ``value``."""
    if "$ref" in node:
        node = root["$defs"][node["$ref"].rsplit("/", 1)[1]]
    for keyword in sorted(ASSERTIONS & node.keys()):
        for wrong in _wrong(keyword, node[keyword], value):
            yield f"{at or '/'} {keyword}", wrong
    yield from _branch_changes(root, node, value, at)
    if isinstance(value, dict):
        yield from _object_changes(root, node, value, at)
    elif isinstance(value, list) and value and "items" in node:
        for name, change in _changes(root, node["items"], value[0], f"{at}/0"):
            yield name, [change, *value[1:]]


def _branch_changes(
    root: Mapping[str, Json], node: Mapping[str, Json], value: Json, at: str
) -> Iterator[tuple[str, Json]]:
    if "anyOf" not in node:
        return
    yield f"{at} anyOf", [[]]
    for branch in node["anyOf"]:
        # A value of another branch's type, null above all, is no mistake here.
        for name, change in _changes(root, branch, value, at):
            if name != f"{at} type" and change is not None:
                yield name, change


def _object_changes(
    root: Mapping[str, Json], node: Mapping[str, Json], value: dict[str, Json], at: str
) -> Iterator[tuple[str, Json]]:
    for name in node.get("required", ()):
        yield f"{at or '/'} required {name}", {k: v for k, v in value.items() if k != name}
    extra = node.get("additionalProperties")
    if extra is False:
        yield f"{at or '/'} additionalProperties", {**value, "no_such_key": 1}
    for name, child in node.get("properties", {}).items():
        if name in value:
            for rule, change in _changes(root, child, value[name], f"{at}/{name}"):
                yield rule, {**value, name: change}
    for name in list(value)[:1] if isinstance(extra, dict) else ():
        for rule, change in _changes(root, extra, value[name], f"{at}/{name}"):
            yield rule, {**value, name: change}
        for rule, change in _changes(root, node.get("propertyNames", {}), name, f"{at}/(key)"):
            if isinstance(change, str):
                yield rule, {**value, change: value[name]}


def _wrong(keyword: str, bound: Json, value: Json) -> Iterator[Json]:
    """Values that break ``keyword``; nothing when the bound does not apply to such a value."""
    if keyword == "type":
        yield from OTHER_TYPES[bound]
    elif keyword in ("enum", "const"):
        yield from ("no such choice", None, 1)
    elif keyword == "minLength" and isinstance(value, str):
        yield "x" * (bound - 1)
    elif keyword == "maxLength" and isinstance(value, str):
        yield "x" * (bound + 1)
    elif keyword in ("pattern", "format") and isinstance(value, str):
        yield from _wrong_texts(keyword, value)
    elif keyword in ("minimum", "maximum", "exclusiveMinimum") and not isinstance(value, str):
        yield {"minimum": bound - 1, "maximum": bound + 1}.get(keyword, bound)
    elif keyword == "minItems" and isinstance(value, list):
        yield value[: bound - 1]
    elif keyword == "maxItems" and isinstance(value, list) and value:
        yield (value * (bound + 1))[: bound + 1]
    elif keyword == "maxProperties" and isinstance(value, dict) and value:
        yield {f"key {i}": next(iter(value.values())) for i in range(bound + 1)}


def _wrong_texts(keyword: str, value: str) -> Iterator[str]:
    if keyword == "format":
        yield "2026-02-30T12:00:00Z"
        return
    yield from (f"{value}\n", f"\n{value}", f"{value}\r", value.replace("T", " ") + "\n", "\r\n")
