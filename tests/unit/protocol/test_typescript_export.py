"""The page's types are what the Structs say."""

import typing

import pytest

from protocol import typescript_export
from protocol.frames import ServerFrame, ServerFrames
from protocol.typescript_export import type_of


def test_the_checked_in_types_are_fresh() -> None:
    assert not typescript_export.stale()


@pytest.mark.parametrize("text", [None, "", "export interface Ping {}\n"])
def test_a_missing_or_outdated_file_is_stale(tmp_path, monkeypatch, text) -> None:
    file = tmp_path / "wire.d.ts"
    if text is not None:
        file.write_text(text)
    monkeypatch.setattr(typescript_export, "FILE", file)
    assert typescript_export.stale()


def test_every_frame_the_server_can_send_is_in_the_union() -> None:
    assert set(typing.get_args(ServerFrames)) == set(ServerFrame.__subclasses__())


TYPES = [
    ({"type": "string", "maxLength": 64}, "string"),
    ({"type": "integer", "minimum": 0}, "number"),
    ({"type": "number"}, "number"),
    ({"type": "boolean", "default": False}, "boolean"),
    ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
    ({"anyOf": [{"$ref": "Style"}, {"type": "null"}]}, "Style | null"),
    ({"enum": ["bot", "human"]}, '"bot" | "human"'),
    ({"type": "array", "items": {"$ref": "Emote"}}, "Emote[]"),
    ({"type": "array", "items": {"enum": ["a", "b"]}}, '("a" | "b")[]'),
    ({"type": "array"}, "unknown[]"),
    ({"type": "object"}, "Record<string, unknown>"),
    ({}, "unknown"),
]


@pytest.mark.parametrize(("schema", "wanted"), TYPES, ids=[wanted for _, wanted in TYPES])
def test_type_of_a_schema(schema: dict[str, object], wanted: str) -> None:
    assert type_of(schema) == wanted


def test_what_a_message_may_lack_is_optional_and_the_meaning_stands_above() -> None:
    assert (
        "  /** Id of the line it answers. */\n  reply_to?: string | null;\n"
        in typescript_export.render()
    )
