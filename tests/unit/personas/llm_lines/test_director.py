"""Which lines share a call, and when it leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from personas.llm_lines.director import CALL_MS, MOST_LINES, WINDOW_MS, Director
from personas.llm_lines.jobs import Writer
from tests.unit.personas.builders import NOW, ROOM
from tests.unit.personas.llm_lines.making import job

FAR = 60_000


def sizes(director: Director, now_ms: int) -> list[int]:
    return [len(batch.lines) for batch in director.take(now_ms)]


@pytest.mark.parametrize(
    ("line", "leaves_after"),
    [
        (job(due_in=FAR), WINDOW_MS),
        (job(due_in=CALL_MS + 1_500), 1_500),
        (job(due_in=CALL_MS), 0),
        (job(due_in=FAR, flush=True), 0),
    ],
)
def test_a_window_closes(line, leaves_after):
    director = Director()
    director.offer(ROOM, [line], NOW)
    assert sizes(director, NOW + leaves_after - 1) == []
    assert sizes(director, NOW + leaves_after) == [1]
    assert director.next_ms() is None


def test_a_persons_line_takes_the_waiting_ones_along():
    director = Director()
    director.offer(ROOM, [job(1, due_in=FAR)], NOW)
    director.offer(ROOM, [job(2, due_in=5_000, flush=True)], NOW + 900)
    assert sizes(director, NOW + 900) == [2]


def test_ten_lines_do_not_wait():
    director = Director()
    director.offer(ROOM, [job(n, due_in=FAR) for n in range(MOST_LINES)], NOW)
    assert sizes(director, NOW) == [MOST_LINES]


def test_rooms_and_writers_are_kept_apart():
    director = Director()
    other = replace(job(2, due_in=FAR), writer=Writer("litellm", "local"))
    director.offer(ROOM, [job(1, due_in=FAR), other], NOW)
    director.offer("room:other", [job(3, due_in=FAR)], NOW)
    assert sizes(director, NOW + WINDOW_MS) == [1, 1, 1]


@given(st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 40_000), st.booleans())))
def test_every_line_leaves_once_in_time_and_no_batch_is_too_large(offers):
    director, now, left = Director(), NOW, {}
    for n, (pause, due_in, flush) in enumerate(offers):
        for batch in director.take(now):
            assert len(batch.lines) <= MOST_LINES
            left.update((line.reply_id, now) for line in batch.lines)
        line = replace(job(n, due_in=due_in, flush=flush), due_ms=now + due_in)
        director.offer(ROOM, [line], now)
        assert director.next_ms() <= now + WINDOW_MS
        now += pause
    for batch in director.take(now + WINDOW_MS):
        left.update((line.reply_id, now) for line in batch.lines)
    assert len(left) == len(offers)


def test_the_same_lines_are_the_same_batch():
    def made():
        director = Director()
        director.offer(ROOM, [job(2), job(1)], NOW)
        return next(director.take(NOW + WINDOW_MS))

    assert made().id == made().id
