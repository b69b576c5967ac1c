"""Lines on their way to a gateway that cannot take more just now."""

from collections import Counter

import msgspec
import pytest

from personas.workers.submitting import LATE_MS, Submitter
from protocol.clock import parse_ts
from protocol.streams import STREAMS
from tests.integration.personas import stage

DUE = "2026-01-31T12:00:00.000Z"


def line(number: int):
    message = stage.human(f"line {number}", f"line_{number:08}")
    return msgspec.structs.replace(message, ts=DUE)


@pytest.fixture
def owned(bus):
    lease = bus.lease("policy")
    assert lease.acquire()
    return lease


@pytest.fixture
def full(bus):
    """Asked for before ``owned``: filling takes seconds of which a lease has six."""
    pipe = bus.redis.pipeline(transaction=False)
    for _ in range(STREAMS["ingest"].cap):
        pipe.xadd(bus.keys.stream("ingest"), {"data": b"{}"})
    pipe.execute()


def test_lines_wait_while_ingest_is_full_and_go_in_order_when_there_is_room(bus, full, owned):
    counted = Counter()
    submitter = Submitter(bus, lambda name: counted.update([name]), "me")
    submitter.add([line(1), line(2)])
    submitter.flush(owned, parse_ts(DUE))
    assert len(submitter.held) == 2
    bus.redis.delete(bus.keys.stream("ingest"))
    submitter.flush(owned, parse_ts(DUE))
    assert [one.id for one in stage.submitted(bus)] == ["line_00000001", "line_00000002"]
    assert counted == {"ingest_full": 1, "messages_published": 2}


@pytest.mark.parametrize(("after_ms", "sent"), [(LATE_MS, 1), (LATE_MS + 1, 0)])
def test_what_is_late_is_dropped_and_counted(bus, owned, after_ms, sent):
    counted = Counter()
    submitter = Submitter(bus, lambda name: counted.update([name]), "me")
    submitter.add([line(1)])
    submitter.flush(owned, parse_ts(DUE) + after_ms)
    assert len(stage.submitted(bus)) == sent
    assert counted["messages_late"] == 1 - sent
    assert submitter.held == ()


def test_an_invalid_line_is_counted_and_never_submitted(bus, owned):
    counted = Counter()
    submitter = Submitter(bus, lambda name: counted.update([name]), "me")
    submitter.add([stage.human("", "line_00000001")])
    submitter.flush(owned, parse_ts(DUE))
    assert stage.submitted(bus) == []
    assert counted == {"messages_invalid": 1}
