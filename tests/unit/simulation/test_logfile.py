"""Logs of ours and of others, read back."""

import pytest

from simulation.analysis import analyse
from simulation.compare import compare
from simulation.logfile import BadLog, read_lines, read_span
from tests.unit.simulation.test_analysis import line


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param('{"user": "a", "text": "hi"}', "line 1: there is no 'ts'", id="no time"),
        pytest.param('{"ts": 1, "text": "hi"}', "there is no 'user'", id="no user"),
        pytest.param("hello", "is no line of chat: Expecting value", id="no JSON"),
        pytest.param("[1]", "is no line of chat", id="no object"),
        pytest.param('{"ts": "noon", "user": "a", "text": "hi"}', "noon", id="bad time"),
    ],
)
def test_a_bad_line_is_named(raw, sentence, tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_text(raw)
    with pytest.raises(BadLog) as refused:
        read_lines(log)
    assert sentence in str(refused.value)


def test_a_run_knows_when_it_began_and_ended(tmp_path):
    assert read_span(tmp_path) is None
    assert read_span(tmp_path / "messages.jsonl") is None
    (tmp_path / "summary.json").write_text('{"start_ms": 1000, "duration_s": 2.5, "lines": 3}')
    assert read_span(tmp_path) == (1000, 3500)
    (tmp_path / "summary.json").write_text('{"lines": 3}')
    with pytest.raises(BadLog, match=r"summary\.json: .*start_ms"):
        read_span(tmp_path)


def test_logs_too_short_for_a_window_are_compared_without_a_score():
    short = analyse([line(1, 0)], frozenset(), start_ms=0, end_ms=10_000)
    long = analyse(
        [line(i, i * 4, f"u{i % 40}", f"line number {i}") for i in range(160)],
        frozenset(),
        start_ms=0,
        end_ms=640_000,
    )
    assert not [one.name for one in compare(short, long) if one.name.startswith("score")]
    assert [one.name for one in compare(long, long) if one.name.startswith("score")]
