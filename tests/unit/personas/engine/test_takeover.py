"""What a new owner does first, as tables."""

import pytest

from personas.engine.policylog import Checkpoint, LogEntry, Reset, in_order, pack, unpack
from personas.engine.takeover import (
    AHEAD,
    FRESH,
    GAP,
    LOST,
    OLD,
    after,
    reset_reason,
    starting_positions,
    ticks_from,
    unread,
)

NOW = 1_000_000


def checkpoint(**changes) -> Checkpoint:
    values = {
        "now": NOW - 1_000,
        "log_id": "900-0",
        "positions": {"firehose": "800-0", "control": "0-0"},
        "config": (),
        "minds": {},
    }
    return Checkpoint(**(values | changes))


@pytest.mark.parametrize(
    ("saved", "ends", "log_end", "first", "reason"),
    [
        pytest.param(None, {}, "0-0", "", FRESH, id="never ran"),
        pytest.param(checkpoint(), {"firehose": "800-0"}, "900-0", "100-0", "", id="just ended"),
        pytest.param(checkpoint(), {"firehose": "950-3"}, "901-0", "100-0", "", id="more since"),
        pytest.param(
            checkpoint(), {"firehose": "799-9"}, "900-0", "100-0", LOST, id="firehose back"
        ),
        pytest.param(checkpoint(), {}, "900-0", "100-0", LOST, id="firehose gone"),
        pytest.param(checkpoint(), {"firehose": "800-0"}, "0-0", "", LOST, id="log gone"),
        pytest.param(
            checkpoint(now=NOW - 60_000), {"firehose": "800-0"}, "900-0", "1-0", "", id="60 s old"
        ),
        pytest.param(
            checkpoint(now=NOW - 60_001), {"firehose": "800-0"}, "900-0", "1-0", OLD, id="older"
        ),
        pytest.param(
            checkpoint(now=NOW + 60_001), {"firehose": "800-0"}, "900-0", "1-0", AHEAD, id="ahead"
        ),
        pytest.param(
            checkpoint(), {"firehose": "800-0"}, "990-0", "900-1", GAP, id="log cut behind us"
        ),
        pytest.param(
            checkpoint(log_id="1000-0"), {"firehose": "800-0"}, "999-0", "1-0", LOST, id="numbers"
        ),
    ],
)
def test_why_a_checkpoint_is_not_continued(saved, ends, log_end, first, reason):
    assert reset_reason(saved, ends, log_end, NOW, first_log_id=first) == reason


@pytest.mark.parametrize(
    ("gap_ms", "expected"),
    [(0, 0), (500, 0), (10_000, 0), (10_001, NOW - 10_000), (3_600_000, NOW - 10_000)],
)
def test_ticks_older_than_ten_seconds_are_skipped_and_the_log_says_so(gap_ms, expected):
    assert ticks_from(NOW - gap_ms, NOW) == expected


def test_a_fresh_start_remembers_ten_minutes_and_takes_twenty_seconds_as_news():
    ends = {"firehose": "999999-7", "context": "500000-0", "control": "3-0"}
    past, start = starting_positions(ends, NOW)
    assert past == {"firehose": "400000-0", "context": "400000-0", "control": "3-0"}
    assert start == {"firehose": "980000-0", "context": "500000-0", "control": "3-0"}


def test_positions_never_lie_past_the_end_of_an_empty_stream():
    past, start = starting_positions({"firehose": "0-0", "control": "0-0"}, NOW)
    assert past["firehose"] == start["firehose"] == "0-0"


def test_an_entry_written_twice_is_acted_on_once():
    once = LogEntry(now=5, entries=(("firehose", "2-0"), ("context", "1-0")))
    more = LogEntry(now=6, entries=(("firehose", "10-0"),))
    assert unread([once, once, more], {"firehose": "1-0"}) == [once, LogEntry(now=5), more]


def test_a_reset_moves_the_positions_back():
    reset = LogEntry(now=9, reset=Reset(reason=LOST, config=(), past={}, start={"firehose": "3-0"}))
    again = LogEntry(now=9, entries=(("firehose", "4-0"),))
    assert unread([reset, again], {"firehose": "50-0"}) == [reset, again]


def test_positions_only_grow():
    assert after({"firehose": "9-1"}, [("firehose", "9-0"), ("context", "2-0")]) == {
        "firehose": "9-1",
        "context": "2-0",
    }


def test_entries_are_acted_on_by_time_then_control_first_then_as_they_came():
    found = [("firehose", "10-0"), ("firehose", "9-2"), ("firehose", "9-10"), ("control", "9-0")]
    assert [(one.stream, one.id) for one in in_order(dict.fromkeys(found, b""))] == [
        ("control", "9-0"),
        ("firehose", "9-2"),
        ("firehose", "9-10"),
        ("firehose", "10-0"),
    ]


@pytest.mark.parametrize(
    "data", [None, b"", b"\x00", pack(checkpoint()).replace(b"format\x02", b"format\x01")]
)
def test_a_checkpoint_of_another_kind_is_none(data):
    assert unpack(data) is None


def test_a_checkpoint_comes_back_as_it_was():
    saved = checkpoint(minds={"room:demo": b"\x00\xff"}, held=(b"{}",))
    assert unpack(pack(saved)) == saved
