"""The order in which a group is read, and what a bad entry can and cannot do."""

import pytest

from protocol.entries import LeaseLost
from protocol.group import ensure_group
from protocol.group_reader import MAX_DELIVERIES, GroupReader
from protocol.outage import BusDown
from tests.integration.protocol.lines import GROUP, body, group, pending, received


def reader(bus, consumer="one", idle_ms=0):
    return GroupReader(bus, "ingest", GROUP, consumer, idle_ms=idle_ms)


def test_unfinished_entries_come_before_new_ones_own_before_others(bus):
    """The others' at once: whoever reads holds the lease, so nobody is at work on them."""
    [mine] = received(bus, "mine", consumer="one")
    [theirs] = received(bus, "theirs", consumer="dead")
    bus.submit(body("new"))
    entries = reader(bus, "one", idle_ms=60_000)
    for expected in (mine, theirs):
        assert entries.read(count=10, block_ms=1) == [expected]
        group(bus).ack([expected.id])
    assert [e.data for e in entries.read(count=10, block_ms=1)] == [body("new")]


def test_later_others_entries_must_have_been_idle(bus):
    entries = reader(bus, "one", idle_ms=60_000)
    assert entries.read(count=10, block_ms=1) == []
    received(bus, "theirs", consumer="awake")
    assert entries.read(count=10, block_ms=1) == []


def test_a_failed_batch_is_read_again_on_request(bus):
    entries = reader(bus, idle_ms=60_000)
    bus.submit(body("m1"))
    first = entries.read(count=10, block_ms=1)
    assert [e.data for e in first] == [body("m1")]
    assert entries.read(count=10, block_ms=1) == []
    entries.retry_pending()
    assert entries.read(count=10, block_ms=1) == first


def test_entries_forgiven_are_read_again_for_ever(bus):
    bus.submit(body("m1"))
    entries = reader(bus, idle_ms=60_000)
    for _ in range(3 * MAX_DELIVERIES):
        read = entries.read(count=10, block_ms=1)
        assert [e.data for e in read] == [body("m1")]
        entries.forgive(read)
    assert pending(bus) == 1


def test_a_batch_without_poison(bus):
    entries = received(bus, "m1", "m2")
    batches = []
    assert reader(bus).handle_guarded(entries, batches.append) == 0
    assert batches == [entries]
    assert bus.redis.xlen(bus.keys.dead(bus.keys.stream("ingest"))) == 0


def test_poison_is_put_aside_and_its_neighbours_are_handled(bus):
    entries = received(bus, "good1", "poison", "good2", "poison2", "good3")
    done = []

    def handle(batch):
        for entry in batch:
            if b"poison" in entry.data:
                raise ValueError("cannot read this")
        done.extend(batch)
        group(bus).ack([entry.id for entry in batch])

    assert reader(bus).handle_guarded(entries, handle) == 2
    assert [e.data for e in done] == [body("good1"), body("good2"), body("good3")]
    dead = bus.redis.xrange(bus.keys.dead(bus.keys.stream("ingest")))
    assert [(f[b"data"], f[b"reason"]) for _, f in dead] == [
        (body("poison"), b"ValueError: cannot read this"),
        (body("poison2"), b"ValueError: cannot read this"),
    ]
    assert pending(bus) == 0


@pytest.mark.parametrize("fault", [LeaseLost, *BusDown])
def test_what_is_not_the_entries_fault_passes_through(bus, fault):
    entries = received(bus, "m1")

    def handle(batch):
        raise fault

    with pytest.raises(fault):
        reader(bus).handle_guarded(entries, handle)
    assert pending(bus) == 1


def test_what_the_caller_names_passes_through_as_well(bus):
    entries = received(bus, "m1", "m2")

    def handle(batch):
        raise ValueError if len(batch) > 1 else OSError

    with pytest.raises(OSError):
        reader(bus).handle_guarded(entries, handle, not_theirs=(OSError,))
    assert pending(bus) == 2


@pytest.mark.parametrize("fault", [LeaseLost, *BusDown])
def test_a_fault_while_entries_are_tried_alone_makes_no_dead_letter(bus, fault):
    entries = received(bus, "m1", "m2")

    def handle(batch):
        raise ValueError if len(batch) > 1 else fault

    with pytest.raises(fault):
        reader(bus).handle_guarded(entries, handle)
    assert pending(bus) == 2


@pytest.mark.parametrize(
    ("consumer", "idle_ms"), [("one", 60_000), ("life{}", 0)], ids=["same name", "new names"]
)
def test_an_entry_that_kills_its_readers_becomes_a_dead_letter(bus, consumer, idle_ms):
    """Each life reads, and dies before it acknowledges when the killer is in its hands."""
    ids = [f"m{i}" for i in range(5)] + ["killer"] + [f"n{i}" for i in range(5)]
    ensure_group(bus, "ingest", GROUP)
    for message_id in ids:
        bus.submit(body(message_id))
    handled, lives = [], 0
    while len(handled) < len(ids) - 1:
        lives += 1
        assert lives < 20, "the killer kills for ever"
        reading = reader(bus, consumer.format(lives), idle_ms)
        while entries := reading.read(count=20, block_ms=1):
            if any(b"killer" in entry.data for entry in entries):
                break
            handled += entries
            group(bus).ack([entry.id for entry in entries])
    assert sorted(e.data for e in handled) == sorted(body(i) for i in ids if i != "killer")
    # The first deliveries in a batch, and the last one alone.
    assert lives <= MAX_DELIVERIES + 3
