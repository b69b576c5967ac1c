"""The subcommands that talk to a running copy: its rooms, its ingest, its absence."""

from argparse import Namespace

import pytest
from msgspec.structs import replace

from protocol.codec import decode, encode
from protocol.messages import ChatMessage
from rooms.control import CLOSED
from simulation.commands import load, replay
from simulation.console import Console, Failed
from simulation.running import running

ROOM = "room:demo"


@pytest.fixture
def copy(site_bus):
    """The control stream's book of a copy with one room, and one that was deleted."""
    book = {f"room {ROOM}": "digest", f"roster {ROOM}": "digest", "room room:gone": CLOSED}
    site_bus.redis.hset(site_bus.keys.published(), mapping=book)
    return site_bus


def waiting(bus):
    return [decode(entry.data, ChatMessage) for entry in bus.range(bus.keys.stream("ingest"))]


@pytest.mark.parametrize("room_id", ["room:gone", "room:nowhere"])
def test_a_room_that_is_not_there_is_refused_with_those_that_are(copy, room_id):
    with pytest.raises(Failed, match=f"no {room_id} .*there are: demo$"), running(room_id):
        pass


def test_load_sends_its_lines_to_the_room(copy, capsys):
    options = Namespace(room=ROOM, rate=1_000.0, count=5, burst=5, text="E2E_TEST_1 ")
    assert load.run(options, Console()) == 0
    assert [line.room_id for line in waiting(copy)] == [ROOM] * 5
    assert "5 lines sent, 0 refused" in capsys.readouterr().err


def test_a_recording_is_played_with_new_ids_that_still_answer_each_other(copy, tmp_path):
    load.run(Namespace(room=ROOM, rate=1_000.0, count=2, burst=2, text=""), Console())
    first, second = waiting(copy)
    recorded = [first, replace(second, room_id="room:recorded", reply_to=first.id)]
    (tmp_path / "messages.jsonl").write_bytes(b"\n".join(map(encode, recorded)))
    options = Namespace(recording=str(tmp_path), into=ROOM, speed=1_000.0)
    assert replay.run(options, Console()) == 0
    played = waiting(copy)[2:]
    assert [line.content for line in played] == [first.content, second.content]
    assert played[1].reply_to == played[0].id != first.id
    assert {line.room_id for line in played} == {ROOM}


def test_a_full_ingest_is_counted(copy, capsys):
    key = copy.keys.stream("ingest")
    with copy.redis.pipeline(transaction=False) as pipe:
        for _ in range(copy.keys.cap("ingest")):
            pipe.xadd(key, {"data": b"{}"})
        pipe.execute()
    options = Namespace(room=ROOM, rate=1_000.0, count=3, burst=3, text="")
    assert load.run(options, Console()) == 1
    assert "0 lines sent, 3 refused" in capsys.readouterr().err
