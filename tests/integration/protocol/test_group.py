"""What one consumer gets of a group, what becomes of it, and what is dropped."""

import threading

import pytest

from protocol.entries import Entry
from protocol.group import ensure_group
from tests.integration.protocol.lines import GROUP, body, group, pending, received
from tests.integration.rooms.processes import wait_for


def test_a_group_starts_at_the_beginning(bus):
    bus.submit(body("m1"))
    ensure_group(bus, "ingest", GROUP)
    ensure_group(bus, "ingest", GROUP)
    assert [e.data for e in group(bus).fresh()] == [body("m1")]


@pytest.mark.parametrize(
    "read",
    [
        lambda one: one.fresh(block_ms=1),
        lambda one: one.unfinished(),
        lambda one: one.claim_idle(idle_ms=0),
        lambda one: one.trim(),
        lambda one: one.deliveries([Entry("ingest", "1-0", b"")]),
    ],
    ids=["fresh", "unfinished", "claim_idle", "trim", "deliveries"],
)
def test_whatever_meets_a_group_that_redis_lost_makes_it_again(bus, read):
    one = group(bus)
    bus.redis.delete(bus.keys.stream("ingest"))
    assert not read(one)
    bus.submit(body("m1"))
    assert [e.data for e in one.fresh()] == [body("m1")]


def test_a_stream_that_goes_under_a_waiting_reader_is_read_again(bus):
    one, seen = group(bus), []

    def read():
        while not seen:
            seen.extend(one.fresh())

    reader = threading.Thread(target=read)
    reader.start()
    wait_for(lambda: bus.redis.info("clients")["blocked_clients"])
    bus.redis.delete(bus.keys.stream("ingest"))
    wait_for(lambda: bus.redis.exists(bus.keys.stream("ingest")))
    bus.submit(body("m1"))
    reader.join(timeout=10)
    assert [e.data for e in seen] == [body("m1")]


def test_unfinished_entries_come_again_to_their_consumer_only(bus):
    first, second = received(bus, "m1", "m2")
    group(bus).ack([first.id])
    assert group(bus).unfinished() == [second]
    assert group(bus, "two").unfinished() == []


def test_acknowledging_nothing_is_fine(bus):
    group(bus).ack([])


def test_a_silent_consumers_entries_are_taken_over(bus):
    entries = received(bus, "m1", "m2", consumer="dead")
    assert group(bus).claim_idle(idle_ms=60_000) == []
    assert group(bus).claim_idle(idle_ms=0) == entries
    assert group(bus).unfinished() == entries
    assert group(bus, "dead").unfinished() == []


def test_each_delivery_is_counted_until_it_is_forgiven(bus):
    entries = received(bus, "m1", "m2", "m3", consumer="dead")
    received(bus, "m4", consumer="awake")
    first, second, third = (entry.id for entry in entries)
    assert group(bus, "dead").deliveries(entries) == {first: 1, second: 1, third: 1}
    group(bus).claim_idle(idle_ms=0)
    assert group(bus).deliveries(entries) == {first: 2, second: 2, third: 2}
    group(bus).ack([third])
    group(bus).uncount(entries[1:])
    assert group(bus).deliveries(entries) == {first: 2, second: 0}
    again = group(bus).unfinished()
    assert again[:2] == entries[:2]
    assert group(bus).deliveries(entries) == {first: 3, second: 1}


def test_trimmed_entries_do_not_stay_pending_for_ever(bus):
    """Redis 6.2 keeps them in the pending list, 7 drops them on a claim: both must end at 0."""
    gone, alive = received(bus, "m1", "m2", consumer="dead")
    bus.redis.xdel(bus.keys.stream("ingest"), gone.id)
    assert group(bus).claim_idle(idle_ms=0) == [alive]
    assert pending(bus) == 1
    group(bus).ack([alive.id])
    assert pending(bus) == 0


def test_own_trimmed_entries_come_empty(bus):
    [entry] = received(bus, "m1")
    bus.redis.xdel(bus.keys.stream("ingest"), entry.id)
    [again] = group(bus).unfinished()
    assert (again.id, again.data) == (entry.id, b"")


def test_more_idle_entries_than_one_call_takes(bus):
    received(bus, *(f"m{i}" for i in range(25)), consumer="dead")
    seen: list[str] = []
    while entries := group(bus).claim_idle(idle_ms=0, count=10):
        seen += [e.id for e in entries]
        group(bus).ack([e.id for e in entries])
    assert len(set(seen)) == len(seen) == 25


def test_an_entry_without_our_field_comes_empty(bus):
    ensure_group(bus, "ingest", GROUP)
    bus.redis.xadd(bus.keys.stream("ingest"), {"other": "x"})
    [entry] = group(bus).fresh()
    assert entry.data == b""


def test_a_dead_letter_keeps_bytes_reason_and_id(bus):
    [entry] = received(bus, "m1")
    group(bus).reject(entry, "content: too long" + "!" * 600)
    [(_, fields)] = bus.redis.xrange(bus.keys.dead(bus.keys.stream("ingest")))
    assert fields[b"data"] == body("m1")
    assert fields[b"reason"].startswith(b"content: too long")
    assert len(fields[b"reason"]) == 500
    assert fields[b"entry"].decode() == entry.id
    assert pending(bus) == 0


def test_dead_letters_take_any_bytes(bus):
    ensure_group(bus, "ingest", GROUP)
    bus.redis.xadd(bus.keys.stream("ingest"), {"data": b"\xff\x00'"})
    [entry] = group(bus).fresh()
    group(bus).reject(entry, "no UTF-8: \x00 é")
    [(_, fields)] = bus.redis.xrange(bus.keys.dead(bus.keys.stream("ingest")))
    assert fields[b"data"] == b"\xff\x00'"


def test_ingest_is_trimmed_to_what_is_not_handled(bus):
    entries = received(bus, *(f"m{i}" for i in range(1000)))
    entries += group(bus).fresh(count=1000)
    assert len(entries) == 1000
    group(bus).ack([e.id for e in entries[:500]])
    group(bus).trim()
    left = [e.id for e in bus.range(bus.keys.stream("ingest"))]
    assert left[-500:] == [e.id for e in entries[500:]]
    assert len(left) < 700
    group(bus).ack([e.id for e in entries[500:]])
    bus.submit(body("unread"))
    group(bus).trim()
    left = [e.data for e in bus.range(bus.keys.stream("ingest"))]
    assert left[-1] == body("unread")
    assert len(left) < 200
    assert [e.data for e in group(bus).fresh()] == [body("unread")]


def test_trimming_before_there_is_anything(bus):
    group(bus).trim()
    bus.submit(body("m1"))
    group(bus).trim()
    assert bus.redis.xlen(bus.keys.stream("ingest")) == 1
