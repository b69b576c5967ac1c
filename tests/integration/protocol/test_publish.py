"""One script publishes a line: numbered, once, and only by the lease's owner."""

import json

import pytest

from protocol.entries import LeaseLost, Line
from protocol.lease import Lease
from protocol.streams import DEDUPE_TTL_S, ROOM_LOG_CAP
from tests.integration.protocol.lines import (
    ROOM,
    a_line,
    body,
    everything,
    group,
    held,
    on_firehose,
    pending,
    received,
)


def test_numbers_are_contiguous_per_room(bus):
    lease = held(bus)
    first = bus.publish([a_line("a1"), a_line("b1", "room:other"), a_line("a2")], lease)
    second = bus.publish([a_line("a3"), a_line("b2", "room:other")], lease)
    assert [p.seq for p in first + second] == [1, 1, 2, 3, 2]
    assert first[0].epoch == second[0].epoch
    assert [(m["id"], m["seq"]) for m in on_firehose(bus)] == [
        ("a1", 1),
        ("b1", 1),
        ("a2", 2),
        ("a3", 3),
        ("b2", 2),
    ]


def test_seq_and_epoch_are_spliced_into_the_bytes_as_they_are(bus):
    data = b'{"id":"m1","mentions":[],"x":1.0,"big":9007199254740993,"t":"\xc3\xa9}"}'
    line = Line(ROOM, "m1", data)
    [published] = bus.publish([line], held(bus))
    [entry] = bus.range(bus.keys.stream("firehose"))
    assert entry.data == data[:-1] + f',"seq":1,"epoch":"{published.epoch}"}}'.encode()
    assert entry.data == line.numbered(1, published.epoch)
    assert json.loads(entry.data)["big"] == 9007199254740993


def test_the_room_log_is_addressed_by_seq(bus):
    bus.publish([a_line("m1"), a_line("m2")], held(bus))
    log = bus.range(bus.keys.log(ROOM))
    assert [entry.id for entry in log] == ["1-0", "2-0"]
    assert [entry.data for entry in log] == [
        entry.data for entry in bus.range(bus.keys.stream("firehose"))
    ]


def test_a_line_is_published_once(bus):
    lease = held(bus)
    [first] = bus.publish([a_line("m1")], lease)
    again = bus.publish([a_line("m1"), a_line("m1"), a_line("m2")], lease)
    assert [p.seq for p in again] == [0, 0, 2]
    assert [m["id"] for m in on_firehose(bus)] == ["m1", "m2"]
    assert 0 < bus.redis.ttl(bus.keys.dedupe(ROOM, "m1")) <= DEDUPE_TTL_S
    assert again[2].epoch == first.epoch


def test_the_same_id_in_two_rooms_is_two_lines(bus):
    published = bus.publish([a_line("m1"), a_line("m1", "room:other")], held(bus))
    assert [p.seq for p in published] == [1, 1]


def test_fresh_lines_and_duplicates_are_acknowledged(bus):
    entries = received(bus, "m1", "m1", "m2")
    lines = [a_line(json.loads(e.data)["id"], entry_id=e.id) for e in entries]
    assert pending(bus) == 3
    assert [p.seq for p in bus.publish(lines, held(bus))] == [1, 0, 2]
    assert pending(bus) == 0


def test_a_lost_lease_changes_nothing(bus):
    old = held(bus)
    bus.publish([a_line("m0")], old)
    [entry] = received(bus, "m1")
    bus.redis.delete(old.key)
    held(bus)
    before = everything(bus)
    with pytest.raises(LeaseLost):
        bus.publish([a_line("m1", entry_id=entry.id), a_line("m0")], old)
    with pytest.raises(LeaseLost):
        bus.append("policy_log", b"{}", lease=old)
    with pytest.raises(LeaseLost):
        bus.submit(body("m2"), lease=old)
    with pytest.raises(LeaseLost):
        bus.save_checkpoint(old, "policy", b"state", "persona_workers", {})
    assert everything(bus) == before


def test_a_lease_that_never_was_publishes_nothing(bus):
    stranger = bus.lease("gateway")
    with pytest.raises(LeaseLost):
        bus.publish([a_line("m1")], stranger)
    assert everything(bus) == {}


def test_no_lines_no_round_trip(bus):
    assert bus.publish([], bus.lease("gateway")) == []


def test_a_new_epoch_begins_with_an_empty_room_log(bus):
    """Redis lost the room's head but not its log: old ids must not stand in the new one's way."""
    lease = held(bus)
    bus.publish([a_line("m1"), a_line("m2")], lease)
    old = bus.redis.hget(bus.keys.head(ROOM), "epoch")
    bus.redis.delete(bus.keys.head(ROOM))
    [published] = bus.publish([a_line("m3")], lease)
    assert published.seq == 1
    assert published.epoch.encode() != old
    assert [entry.id for entry in bus.range(bus.keys.log(ROOM))] == ["1-0"]


def test_all_data_lost(bus):
    bus.publish([a_line("m1"), a_line("m2")], held(bus))
    for key in everything(bus):
        bus.redis.delete(key)
    [published] = bus.publish([a_line("m3")], held(bus))
    assert published.seq == 1


def test_epochs_differ_between_rooms_and_stay_within_one(bus):
    lease = held(bus)
    epochs = [bus.publish([a_line(f"m{i}")], lease)[0].epoch for i in range(5)]
    assert len(set(epochs)) == 1
    assert json.loads(bus.range(bus.keys.log(ROOM))[0].data)["epoch"] == epochs[0]


def test_logs_are_capped(bus):
    lease = held(bus)
    count = ROOM_LOG_CAP + 250
    bus.publish([a_line(f"m{i}") for i in range(count)], lease)
    kept = bus.redis.xlen(bus.keys.log(ROOM))
    assert ROOM_LOG_CAP <= kept <= ROOM_LOG_CAP + 100
    assert bus.latest(bus.keys.log(ROOM), 1)[0].id == f"{count}-0"


def test_every_key_expires_or_is_capped(bus):
    """A key is either a stream with a cap, the room's head, or gone after a while."""
    lease = held(bus)
    entries = received(bus, "m1")
    bus.publish([a_line("m1", entry_id=entries[0].id)], lease)
    bus.save_checkpoint(lease, "policy", b"x", "persona_workers", {})
    group(bus).reject(entries[0], "why")
    for key in everything(bus):
        kind = bus.redis.type(key)
        assert kind == b"stream" or key.endswith(b":head") or bus.redis.ttl(key) > 0, key


def test_two_owners_interleaved_never_share_a_number(bus):
    """The lease passes on between batches; numbering goes on where it was."""
    seqs = []
    for turn in range(6):
        lease: Lease = held(bus)
        seqs += [p.seq for p in bus.publish([a_line(f"t{turn}-{i}") for i in range(3)], lease)]
        lease.release()
    assert seqs == list(range(1, 19))
