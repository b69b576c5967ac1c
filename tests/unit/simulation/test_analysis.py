"""Bursts, replies and the other figures of a run, on logs whose answer is known."""

from math import log
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.clock import to_ts
from protocol.ids import unit
from protocol.messages import chat_message
from simulation import charts
from simulation.analysis import analyse, binned, own_gaps, reply_delays
from simulation.bursts import peaks, pool
from simulation.report import render
from simulation.thresholds import FIGURES, named


def line(n, at_s, user="crowd:1", text="nice", **rest):
    return chat_message(
        id=f"message-{n:04d}",
        ts=to_ts(round(at_s * 1000)),
        room_id="room:demo",
        origin=rest.pop("origin", "bot"),
        user_id=user,
        display_name=user,
        content=text,
        **rest,
    )


def steady(seconds, every_s=4.0):
    return [i * every_s + unit("jitter", i) for i in range(int(seconds / every_s))]


def burst(at_s, rise, fall, lines=60):
    """Lines around a peak with these half-times before and after it."""
    before = round(lines * rise / (rise + fall))
    rising = [at_s + rise / log(2) * _ln(unit("r", at_s, i)) for i in range(before)]
    falling = [at_s - fall / log(2) * _ln(unit("f", at_s, i)) for i in range(lines - before)]
    return rising + falling


def _ln(x):
    return log(max(x, 1e-9))


@pytest.mark.parametrize(("rise", "fall"), [(3, 7), (1, 2)], ids=["as real", "sharper"])
def test_a_known_burst_is_measured(rise, fall):
    peaks_at = range(200, 15_800, 200)
    times = sorted(steady(16_000, 2.0) + [t for at in peaks_at for t in burst(at, rise, fall)])
    shape = pool([times])
    assert shape is not None
    assert shape.count == len(peaks_at)
    assert shape.half_rise_s == pytest.approx(rise, abs=1)
    assert shape.half_decay_s == pytest.approx(fall, abs=1.5)
    assert shape.base_after_s <= 60


def test_a_steady_chat_has_no_burst():
    assert peaks(steady(3_600)) == []
    assert pool([steady(3_600)]) is None
    assert pool([[]]) is None


@pytest.mark.parametrize(
    ("value", "bin_index"), [(0, 0), (5, 0), (5.1, 1), (10, 1), (99, 2)], ids=str
)
def test_bins_hold_values_up_to_their_edge(value, bin_index):
    assert binned([value], (5, 10, 20))[bin_index] == 1


def test_replies_are_timed_from_the_line_they_answer():
    log = [
        line(1, 0, "nova"),
        line(2, 6, "echo", reply_to="message-0001"),
        line(3, 9, "alice", origin="human", reply_to="message-0001"),
    ]
    assert reply_delays(log, simulated=True) == [6.0]
    assert reply_delays(log, simulated=False) == [6.0, 9.0]
    assert own_gaps([*log, line(4, 10, "nova")]) == [10.0]


def test_people_answered_and_repeats_are_counted():
    log = [
        line(1, 0, "alice", "hello?", origin="human"),
        line(2, 3, "nova", "hi", reply_to="message-0001"),
        line(3, 5, "alice", "anyone?", origin="human"),
        line(4, 7, "nova", "HI"),
    ]
    figures = analyse(log, frozenset(), start_ms=0, end_ms=10_000)
    assert figures.answered == 0.5
    assert figures.repeated == 0.25
    assert figures.simulated == 2
    assert figures.velocity == (2, 0)
    assert figures.velocity_people == (2, 0)


def test_the_report_escapes_what_chatters_wrote():
    log = [line(i, i, "<img src=x>", "<script>alert(1)</script>") for i in range(30)]
    figures = analyse(log, frozenset(), start_ms=0, end_ms=30_000)
    page = render(figures, title="demo", subtitle="30 s.", command="manage.py simulate run")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


@given(
    st.lists(st.tuples(st.text(max_size=12), st.floats(0, 1e6), st.text(max_size=8)), max_size=6)
)
def test_charts_are_well_formed_whatever_the_labels(rows):
    clean = [(a.translate(DROP_C0), v, b.translate(DROP_C0)) for a, v, b in rows]
    ElementTree.fromstring(charts.bars("t<&", clean))
    ElementTree.fromstring(
        charts.histogram("t", [a for a, _, _ in clean], [v for _, v, _ in clean])
    )


DROP_C0 = dict.fromkeys([*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


def test_every_figure_a_condition_may_name_is_measured():
    log = [line(i, i * 4, f"u{i % 40}", f"line number {i}") for i in range(160)]
    figures = analyse(log, frozenset(), start_ms=0, end_ms=640_000)
    assert set(named(figures)) == set(FIGURES)
