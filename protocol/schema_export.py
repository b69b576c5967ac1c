"""JSON Schemas (draft 2020-12) of everything outsiders write or read, made from the Structs.

``python -m protocol.schema_export`` writes ``protocol/schemas``; the same Structs always give the
same bytes, so a stale export is a failed comparison (``make validate``).
"""

import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from protocol.configs.memory import MemoryPolicy
from protocol.configs.moderation import ModerationConfig
from protocol.configs.observation import AutoCommentaryConfig, ObservationContextConfig
from protocol.configs.persona import PersonaConfig
from protocol.configs.prompts import PromptManifest
from protocol.configs.provider import LLMProviderConfig
from protocol.configs.room import RoomConfig
from protocol.frames import ClientFrames
from protocol.messages import (
    ChatMessage,
    StreamContext,
    StreamFrame,
    StreamObservation,
    StreamTranscriptSegment,
    TrendsSnapshot,
)
from protocol.model_outputs import DriftReflection, MemoryExtraction, MemoryItem, PersonaLines

FOLDER: Final = Path(__file__).parent / "schemas"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_KINDS: Final[tuple[type[msgspec.Struct], ...]] = (
    ChatMessage,
    StreamContext,
    TrendsSnapshot,
    StreamFrame,
    StreamTranscriptSegment,
    StreamObservation,
    RoomConfig,
    PersonaConfig,
    ModerationConfig,
    LLMProviderConfig,
    MemoryPolicy,
    ObservationContextConfig,
    AutoCommentaryConfig,
    PromptManifest,
    MemoryExtraction,
    DriftReflection,
    MemoryItem,
    PersonaLines,
    *typing.get_args(ClientFrames),
)
KINDS: Final[Mapping[str, type[msgspec.Struct]]] = {kind.__name__: kind for kind in _KINDS}


def _needs(provider: str) -> dict[str, Any]:
    return {
        "if": {"properties": {"provider": {"const": provider}}, "required": ["provider"]},
        "then": {"properties": {provider: {"type": "object"}}, "required": [provider]},
    }


# Rules that live in ``__post_init__``. One has no equivalent in JSON Schema, which cannot compare
# two fields: RoomConfig's ``tick_min_ms`` must not be above ``tick_max_ms``.
PATCHES: Final[Mapping[str, Mapping[str, Any]]] = {
    "LLMProviderConfig": {"allOf": [_needs("stub"), _needs("litellm")]},
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of the Struct called ``name``: its own rules at the top, others in $defs."""
    exported = msgspec.json.schema(KINDS[name])
    definitions = exported.get("$defs", {})
    for definition in definitions.values():
        _fill_in(definition)
    body = definitions.pop(name)
    head = {"$schema": DIALECT, "$id": f"urn:chatter:schema:{name}"}
    tail = {"$defs": dict(sorted(definitions.items()))} if definitions else {}
    return {**head, **body, **PATCHES.get(name, {}), **tail}


def _fill_in(definition: dict[str, Any]) -> None:
    """Add what msgspec leaves out: that a block may be left out, and what a frame's tag is."""
    required = definition.get("required", ())
    for name, value in definition.get("properties", {}).items():
        if "$ref" in value and name not in required:
            value.setdefault("default", {})
        if name == "type":
            value.setdefault("description", "Says what kind of frame this is.")


def render(name: str) -> bytes:
    """The exported file's bytes."""
    return msgspec.json.format(msgspec.json.encode(schema(name)), indent=2) + b"\n"


def path(name: str) -> Path:
    return FOLDER / f"{name}.schema.json"


def stale() -> list[str]:
    """Names of the files in ``protocol/schemas`` that are missing, outdated or nobody's."""
    found = {file.name: file.read_bytes() for file in FOLDER.iterdir()}
    wanted = {path(name).name: render(name) for name in KINDS}
    return sorted(name for name in found | wanted if found.get(name) != wanted.get(name))


def export() -> None:
    """Make ``protocol/schemas`` what the Structs say."""
    FOLDER.mkdir(exist_ok=True)
    for name in stale():
        (FOLDER / name).unlink(missing_ok=True)
    for name in KINDS:
        path(name).write_bytes(render(name))


if __name__ == "__main__":
    export()
