"""Group reads, claims, dead letters and trimming; tails and ranges by position."""

import threading

import pytest

from protocol.backlog import groups_at_risk
from protocol.bus import IngestFull
from protocol.streams import STREAMS
from tests.integration.protocol.lines import GROUP, a_line, body, held, pending, received
from tests.integration.rooms.processes import wait_for


def test_a_group_starts_at_the_beginning(bus):
    bus.submit(body("m1"))
    bus.ensure_group("ingest", GROUP)
    bus.ensure_group("ingest", GROUP)
    assert [e.data for e in bus.read_group("ingest", GROUP, "one")] == [body("m1")]


def test_reading_makes_the_group_when_redis_lost_it(bus):
    assert bus.read_group("ingest", GROUP, "one") == []
    bus.submit(body("m1"))
    assert len(bus.read_group("ingest", GROUP, "one")) == 1
    bus.redis.delete(bus.keys.stream("ingest"))
    assert bus.read_group("ingest", GROUP, "one") == []
    assert bus.claim_idle("ingest", GROUP, "one", idle_ms=0) == []


def test_a_stream_that_goes_under_a_waiting_reader_is_read_again(bus):
    bus.ensure_group("ingest", GROUP)
    seen = []

    def read():
        while not seen:
            seen.extend(bus.read_group("ingest", GROUP, "one"))

    reader = threading.Thread(target=read)
    reader.start()
    wait_for(lambda: bus.redis.info("clients")["blocked_clients"])
    bus.redis.delete(bus.keys.stream("ingest"))
    wait_for(lambda: bus.redis.exists(bus.keys.stream("ingest")))
    bus.submit(body("m1"))
    reader.join(timeout=10)
    assert [e.data for e in seen] == [body("m1")]


def test_claiming_makes_the_group_when_redis_lost_it(bus):
    assert bus.claim_idle("ingest", GROUP, "one", idle_ms=0) == []
    assert bus.read_group("ingest", GROUP, "one", block_ms=1) == []


def test_unfinished_entries_come_again_to_their_consumer_only(bus):
    first, second = received(bus, "m1", "m2")
    bus.ack("ingest", GROUP, [first.id])
    assert bus.read_group("ingest", GROUP, "one", pending=True) == [second]
    assert bus.read_group("ingest", GROUP, "two", pending=True) == []


def test_acknowledging_nothing_is_fine(bus):
    bus.ack("ingest", GROUP, [])


def test_a_silent_consumers_entries_are_taken_over(bus):
    entries = received(bus, "m1", "m2", consumer="dead")
    assert bus.claim_idle("ingest", GROUP, "one", idle_ms=60_000) == []
    assert bus.claim_idle("ingest", GROUP, "one", idle_ms=0) == entries
    assert bus.read_group("ingest", GROUP, "one", pending=True) == entries
    assert bus.read_group("ingest", GROUP, "dead", pending=True) == []


def test_each_delivery_is_counted_until_it_is_forgiven(bus):
    entries = received(bus, "m1", "m2", "m3", consumer="dead")
    received(bus, "m4", consumer="awake")
    first, second, third = (entry.id for entry in entries)
    assert bus.deliveries("ingest", GROUP, "dead", entries) == {first: 1, second: 1, third: 1}
    bus.claim_idle("ingest", GROUP, "one", idle_ms=0)
    assert bus.deliveries("ingest", GROUP, "one", entries) == {first: 2, second: 2, third: 2}
    bus.ack("ingest", GROUP, [third])
    bus.uncount("ingest", GROUP, "one", [second, third])
    assert bus.deliveries("ingest", GROUP, "one", entries) == {first: 2, second: 0}
    again = bus.read_group("ingest", GROUP, "one", pending=True)
    assert again[:2] == entries[:2]
    assert bus.deliveries("ingest", GROUP, "one", entries) == {first: 3, second: 1}


def test_trimmed_entries_do_not_stay_pending_for_ever(bus):
    """Redis 6.2 keeps them in the pending list, 7 drops them on a claim: both must end at 0."""
    gone, alive = received(bus, "m1", "m2", consumer="dead")
    bus.redis.xdel(bus.keys.stream("ingest"), gone.id)
    assert bus.claim_idle("ingest", GROUP, "one", idle_ms=0) == [alive]
    assert pending(bus) == 1
    bus.ack("ingest", GROUP, [alive.id])
    assert pending(bus) == 0


def test_own_trimmed_entries_come_empty(bus):
    [entry] = received(bus, "m1")
    bus.redis.xdel(bus.keys.stream("ingest"), entry.id)
    [again] = bus.read_group("ingest", GROUP, "one", pending=True)
    assert (again.id, again.data) == (entry.id, b"")


def test_more_idle_entries_than_one_call_takes(bus):
    received(bus, *(f"m{i}" for i in range(25)), consumer="dead")
    seen: list[str] = []
    while entries := bus.claim_idle("ingest", GROUP, "one", idle_ms=0, count=10):
        seen += [e.id for e in entries]
        bus.ack("ingest", GROUP, [e.id for e in entries])
    assert len(set(seen)) == len(seen) == 25


def test_an_entry_without_our_field_comes_empty(bus):
    bus.ensure_group("ingest", GROUP)
    bus.redis.xadd(bus.keys.stream("ingest"), {"other": "x"})
    [entry] = bus.read_group("ingest", GROUP, "one")
    assert entry.data == b""


def test_a_dead_letter_keeps_bytes_reason_and_id(bus):
    [entry] = received(bus, "m1")
    bus.reject("ingest", GROUP, entry, "content: too long" + "!" * 600)
    [(_, fields)] = bus.redis.xrange(bus.keys.dead(bus.keys.stream("ingest")))
    assert fields[b"data"] == body("m1")
    assert fields[b"reason"].startswith(b"content: too long")
    assert len(fields[b"reason"]) == 500
    assert fields[b"entry"].decode() == entry.id
    assert pending(bus) == 0


def test_dead_letters_take_any_bytes(bus):
    bus.ensure_group("ingest", GROUP)
    bus.redis.xadd(bus.keys.stream("ingest"), {"data": b"\xff\x00'"})
    [entry] = bus.read_group("ingest", GROUP, "one")
    bus.reject("ingest", GROUP, entry, "no UTF-8: \x00 é")
    [(_, fields)] = bus.redis.xrange(bus.keys.dead(bus.keys.stream("ingest")))
    assert fields[b"data"] == b"\xff\x00'"


def test_ingest_is_trimmed_to_what_is_not_handled(bus):
    entries = received(bus, *(f"m{i}" for i in range(1000)))
    entries += bus.read_group("ingest", GROUP, "one", count=1000)
    assert len(entries) == 1000
    bus.ack("ingest", GROUP, [e.id for e in entries[:500]])
    bus.trim_ingest()
    left = [e.id for e in bus.range(bus.keys.stream("ingest"))]
    assert left[-500:] == [e.id for e in entries[500:]]
    assert len(left) < 700
    bus.ack("ingest", GROUP, [e.id for e in entries[500:]])
    bus.submit(body("unread"))
    bus.trim_ingest()
    left = [e.data for e in bus.range(bus.keys.stream("ingest"))]
    assert left[-1] == body("unread")
    assert len(left) < 200
    assert [e.data for e in bus.read_group("ingest", GROUP, "one")] == [body("unread")]


def test_trimming_before_there_is_anything(bus):
    bus.trim_ingest()
    bus.submit(body("m1"))
    bus.trim_ingest()
    assert bus.redis.xlen(bus.keys.stream("ingest")) == 1


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
    for group in ("archive", "persona_workers"):
        bus.ensure_group("firehose", group)
    assert groups_at_risk(bus, "firehose", cap=10) == []
    for n in range(10):
        bus.redis.xadd(bus.keys.stream("firehose"), {"data": b"{}"}, id=f"{1_000 + n}-0")
    bus.read_group("firehose", "persona_workers", "me", count=5)
    assert groups_at_risk(bus, "firehose", cap=100) == []
    assert groups_at_risk(bus, "firehose", cap=10) == ["archive"]
