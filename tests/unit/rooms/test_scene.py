"""Frames of what is on stream and of statistics, from the streams' records."""

import msgspec
import pytest

from protocol.clock import parse_ts
from protocol.codec import BadMessage
from rooms.gateway.directory import Directory
from rooms.sockets.scene import FRESH_MS, Scenes
from tests.contracts.corpus import FIXTURES
from tests.unit.rooms.builders import ROOM, room

KINDS = {
    "context": ("StreamContext", "stream.context"),
    "trends": ("TrendsSnapshot", "room.trends"),
}


def scenes() -> Scenes:
    directory = Directory()
    directory.load([(ROOM, room(), 1)])
    return Scenes(directory)


def record(name: str) -> bytes:
    return (FIXTURES / KINDS[name][0] / "valid" / "full.json").read_bytes()


@pytest.mark.parametrize("name", KINDS)
def test_a_frame_holds_the_record(name: str) -> None:
    made, sent = scenes(), msgspec.json.decode(record(name))
    room_id, text = made.take(name, record(name))
    frame = msgspec.json.decode(text)
    assert (room_id, frame.pop("type")) == (ROOM, KINDS[name][1])
    assert next(iter(frame.values())) == sent
    at_ms = parse_ts(sent["ts"])
    assert made.latest(ROOM, at_ms + FRESH_MS) == [text]
    assert made.latest(ROOM, at_ms + FRESH_MS + 1) == []


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("context", b'"summary"'),
        ("context", b'"room:demo"'),
        ("trends", b'"window_s"'),
        ("trends", b'"room:demo"'),
    ],
)
def test_what_is_no_such_record_is_told_to_nobody(name: str, broken: bytes) -> None:
    made, data = scenes(), record(name)
    assert broken in data
    with pytest.raises(BadMessage):
        made.take(name, data.replace(broken, b'"x"'))
    assert made.latest(ROOM, parse_ts(msgspec.json.decode(data)["ts"])) == []
