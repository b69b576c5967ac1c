"""TypeScript types of what the page and the server say to each other, made from the Structs.

``python -m protocol.typescript_export`` writes ``protocol/wire.d.ts``. The page's modules import
it as ``#wire`` in their JSDoc, so ``make js`` finds a page that reads what no message holds.
"""

import json
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from protocol.frames import ClientFrames, ServerFrames
from protocol.messages import ChatMessage

FILE: Final = Path(__file__).parent / "wire.d.ts"

_HEAD: Final = "// Written by `make schemas` from the Structs of protocol/; change those.\n"
_PLAIN: Final = {"integer": "number", "null": "null", "object": "Record<string, unknown>"}


def render() -> str:
    """Return the text of ``wire.d.ts``: one interface per Struct and the two unions of frames."""
    client, server = typing.get_args(ClientFrames), typing.get_args(ServerFrames)
    _, components = msgspec.json.schema_components(
        [*client, *server, ChatMessage], ref_template="{name}"
    )
    interfaces = [_interface(name, schema) for name, schema in components.items()]
    unions = [_union("ClientFrame", client), _union("ServerFrame", server)]
    return "\n".join([_HEAD, *interfaces, *unions])


def _interface(name: str, schema: Mapping[str, Any]) -> str:
    required = schema.get("required", ())
    fields = "".join(
        line
        for key, value in schema["properties"].items()
        for line in _field(key if key in required else f"{key}?", value)
    )
    return f"{_comment(schema)}export interface {name} {{\n{fields}}}\n"


def _field(key: str, schema: Mapping[str, Any]) -> Iterator[str]:
    if comment := _comment(schema):
        yield f"  {comment}"
    yield f"  {key}: {type_of(schema)};\n"


def _comment(schema: Mapping[str, Any]) -> str:
    words = " ".join(schema.get("description", "").split())
    return f"/** {words} */\n" if words else ""


def _union(name: str, kinds: tuple[type, ...]) -> str:
    return f"export type {name} = {' | '.join(kind.__name__ for kind in kinds)};\n"


def type_of(schema: Mapping[str, Any]) -> str:
    """Return the TypeScript type of a JSON Schema; bounds and patterns have none and are dropped."""
    if "$ref" in schema:
        return str(schema["$ref"])
    if "anyOf" in schema:
        return " | ".join(map(type_of, schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(map(json.dumps, schema["enum"]))
    kind = schema.get("type", "unknown")
    if kind == "array":
        item = type_of(schema.get("items", {}))
        return f"({item})[]" if " " in item else f"{item}[]"
    return _PLAIN.get(kind, str(kind))


def stale() -> bool:
    """Return whether ``wire.d.ts`` is missing or not what the Structs say."""
    return not FILE.is_file() or FILE.read_text(encoding="utf-8") != render()


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
