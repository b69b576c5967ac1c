"""What a room names must be there."""

import pytest

from configfiles.links import broken_links, in_use
from protocol.configs.room import RoomConfig

THERE = {"persona": {"nova"}, "moderation": {"strict"}, "stream": {"ridge"}}


def room(**values):
    said = {"config_type": "room", "config_version": "1.0.0", "room_id": "room:den"}
    return RoomConfig(**said | {"enabled_personas": ("nova",)} | values)


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        pytest.param({}, [], id="names no more than it must"),
        pytest.param({"moderation_profile": "strict", "stream": "ridge"}, [], id="all there"),
        pytest.param({"enabled_personas": ("nova", "echo")}, ["names echo"], id="persona"),
        pytest.param({"moderation_profile": "lax"}, ["names lax"], id="profile"),
        pytest.param({"stream": "nova"}, ["streams/nova.vtt is missing"], id="stream"),
    ],
)
def test_broken_links(values, sentences):
    found = list(broken_links(room(**values), THERE))
    assert len(found) == len(sentences)
    assert all(part in text for part, text in zip(sentences, found, strict=True))


@pytest.mark.parametrize(
    ("folder", "name", "expected"),
    [("personas", "nova", True), ("personas", "echo", False), ("moderation", "echo", True)],
)
def test_a_persona_that_no_room_enables_is_not_in_use(folder, name, expected):
    assert in_use(folder, name, [room()]) is expected
