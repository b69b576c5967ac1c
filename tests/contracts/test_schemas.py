"""The checked-in schemas are what the Structs say, and say it in the promised dialect."""

import json
from collections.abc import Mapping
from typing import Any

import jsonschema
import msgspec
import pytest

from protocol import schema_export
from protocol.schema_export import DIALECT, FOLDER, KINDS, PATCHES
from tests.contracts.witnesses import schemas

UNSAID = {"tags", "redactions", "expires_at", "version"}
"""Properties of MemoryItem that are absent rather than as by default."""
CLOSED = {
    "RoomConfig",
    "PersonaConfig",
    "ModerationConfig",
    "LLMProviderConfig",
    "MemoryPolicy",
    "ObservationContextConfig",
    "AutoCommentaryConfig",
    "PromptManifest",
    "PersonaLines",
    "MemoryExtraction",
    "DriftReflection",
    "MemoryItem",
    "Subscribe",
    "ChatSend",
    "Ack",
    "Ping",
}


def test_exports_are_fresh():
    assert schema_export.stale() == []


def test_an_outdated_a_missing_and_a_foreign_file_are_stale(tmp_path, monkeypatch):
    monkeypatch.setattr(schema_export, "FOLDER", tmp_path)
    schema_export.export()
    assert schema_export.stale() == []
    (tmp_path / "Ack.schema.json").write_text("{}")
    (tmp_path / "Ping.schema.json").unlink()
    (tmp_path / "Gone.schema.json").write_text("{}")
    assert schema_export.stale() == ["Ack.schema.json", "Gone.schema.json", "Ping.schema.json"]
    schema_export.export()
    assert schema_export.stale() == []


@pytest.mark.parametrize("name", KINDS)
def test_every_property_says_what_it_means(name):
    schema = schemas()[name]
    for part in (schema, *schema.get("$defs", {}).values()):
        silent = [key for key, value in part["properties"].items() if "description" not in value]
        assert silent == [], part["title"]


@pytest.mark.parametrize("name", KINDS)
def test_every_property_that_may_be_left_out_of_a_configuration_says_its_default(name):
    schema = schemas()[name]
    for part in (schema, *schema.get("$defs", {}).values()):
        properties = part["properties"] if part.get("additionalProperties") is False else {}
        optional = properties.keys() - set(part["required"]) - UNSAID
        assert [key for key in optional if "default" not in properties[key]] == [], part["title"]


@pytest.mark.parametrize("name", KINDS)
def test_head_of_each_schema(name):
    schema = schemas()[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == DIALECT
    assert schema["$id"] == f"urn:chatter:schema:{name}"
    assert schema["title"] == name
    assert (schema.get("additionalProperties") is False) == (name in CLOSED)


def test_every_text_pattern_is_written_for_all_three_engines():
    for file in FOLDER.iterdir():
        for pattern in _patterns(json.loads(file.read_text())):
            assert "$" not in pattern, "Python's $ matches before a final newline"
            assert "\\d" not in pattern, "Python's \\d matches digits of other scripts"
            assert "\\w" not in pattern, "Python's \\w matches letters of other scripts"


def _patterns(node: Any) -> list[str]:
    if isinstance(node, Mapping):
        own = [node["pattern"]] if isinstance(node.get("pattern"), str) else []
        return own + [p for child in node.values() for p in _patterns(child)]
    if isinstance(node, list):
        return [p for child in node for p in _patterns(child)]
    return []


def test_a_patch_never_replaces_what_the_struct_says():
    for name, patch in PATCHES.items():
        assert not patch.keys() & msgspec.json.schema(KINDS[name])["$defs"][name].keys()
