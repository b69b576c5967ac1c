"""Caps of streams; tails and ranges by position; who is about to lose entries."""

import threading

import pytest

from protocol.backlog import groups_at_risk
from protocol.entries import IngestFull
from protocol.group import Group, ensure_group
from protocol.streams import STREAMS
from tests.integration.protocol.lines import a_line, body, held


def test_a_full_ingest_refuses_clearly(bus):
    for i in range(3):
        bus.append("ingest", body(f"m{i}"), hard_limit=3)
    with pytest.raises(IngestFull):
        bus.append("ingest", body("m3"), hard_limit=3)
    assert bus.redis.xlen(bus.keys.stream("ingest")) == 3


def test_other_streams_drop_their_oldest(bus):
    for i in range(STREAMS["context"].cap + 300):
        bus.append("context", b"%d" % i)
    kept = bus.range(bus.keys.stream("context"))
    assert STREAMS["context"].cap <= len(kept) <= STREAMS["context"].cap + 100
    assert kept[-1].data == b"%d" % (STREAMS["context"].cap + 299)


def test_tailing_several_streams_from_positions(bus):
    context, trends = bus.keys.stream("context"), bus.keys.stream("trends")
    assert bus.end(context) == "0-0"
    bus.append("context", b"old")
    after = bus.end(context)
    new = bus.append("context", b"new")
    other = bus.append("trends", b"t")
    seen = bus.tail({context: after, trends: "0-0"}, block_ms=0)
    assert {(e.stream, e.id, e.data) for e in seen} == {
        (context, new, b"new"),
        (trends, other, b"t"),
    }
    assert bus.tail({context: new, trends: other}, block_ms=1) == []
    assert bus.end(context) == new


def test_the_end_is_known_after_everything_was_trimmed(bus):
    last = bus.append("context", b"x")
    bus.redis.xtrim(bus.keys.stream("context"), maxlen=0, approximate=False)
    assert bus.end(bus.keys.stream("context")) == last


def test_a_tail_wakes_up_when_something_comes(bus):
    context = bus.keys.stream("context")
    seen: list[bytes] = []

    def read():
        while not seen:
            seen.extend(e.data for e in bus.tail({context: "0-0"}))

    reader = threading.Thread(target=read)
    reader.start()
    bus.append("context", b"hello")
    reader.join(timeout=10)
    assert seen == [b"hello"]


def test_history_by_number(bus):
    bus.publish([a_line(f"m{i}") for i in range(1, 11)], held(bus))
    log = bus.keys.log("room:demo")
    assert [e.id for e in bus.range(log, "4-0", "6-0")] == ["4-0", "5-0", "6-0"]
    assert [e.id for e in bus.range(log, "(8-0")] == ["9-0", "10-0"]
    assert [e.id for e in bus.latest(log, 3)] == ["8-0", "9-0", "10-0"]
    assert [e.id for e in bus.range(log, count=2)] == ["1-0", "2-0"]


def test_a_reader_about_to_lose_entries_is_named(bus):
    assert groups_at_risk(bus, "firehose", cap=10) == []
    for name in ("archive", "persona_workers"):
        ensure_group(bus, "firehose", name)
    assert groups_at_risk(bus, "firehose", cap=10) == []
    for n in range(10):
        bus.redis.xadd(bus.keys.stream("firehose"), {"data": b"{}"}, id=f"{1_000 + n}-0")
    Group(bus, "firehose", "persona_workers", "me").fresh(count=5)
    assert groups_at_risk(bus, "firehose", cap=100) == []
    assert groups_at_risk(bus, "firehose", cap=10) == ["archive"]
