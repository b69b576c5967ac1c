"""The blind test: fair sheets, a key that fits, an honest interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.blindtest import (
    TooShort,
    answers_of,
    excerpts,
    judge,
    key,
    sheet,
    wilson,
)
from simulation.scorecard import ChatLine


def log(name, lines=100):
    return [
        ChatLine(i * 3_000, f"{name}{i % 7}", f"{name} line {i} @{name}2") for i in range(lines)
    ]


def test_a_sheet_holds_both_logs_equally_and_hides_names():
    items = excerpts(log("ours"), log("real"), each=5, seed=7)
    text = sheet(items)
    assert sorted(key(items).values()) == ["real"] * 5 + ["simulated"] * 5
    assert "@ours2" not in text
    assert "real3:" not in text


def test_the_seed_decides_the_sheet():
    first = excerpts(log("ours"), log("real"), each=5, seed=7)
    assert first == excerpts(log("ours"), log("real"), each=5, seed=7)
    assert first != excerpts(log("ours"), log("real"), each=5, seed=8)


def test_excerpts_do_not_overlap():
    items = excerpts(log("ours"), log("real"), each=10, seed=1)
    told = [line.split(": ", 1)[1] for item in items for line in item.lines]
    assert len(set(told)) == len(told) == 200


def test_a_short_log_is_refused_with_a_reason():
    with pytest.raises(TooShort, match="real log has 30 lines; 50 are needed"):
        excerpts(log("ours"), log("real", 30), each=5, seed=1)


def test_a_filled_sheet_is_scored():
    items = excerpts(log("ours"), log("real"), each=2, seed=7)
    right = key(items)
    filled = "\n".join(f"--- {n}: {'S' if s == 'simulated' else 'r'}" for n, s in right.items())
    assert judge(answers_of(filled), right).share == 1.0
    assert judge(answers_of(filled.replace("S", "R")), right).right == 2
    assert judge({}, right).answers == 0


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(0, 0, 0, 1), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0)],
    ids=["nothing asked", "a coin", "all right"],
)
def test_wilson(right, n, low, high):
    assert wilson(right, n) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(case):
    right, n = case
    low, high = wilson(right, n)
    assert 0 <= low <= right / n + 1e-12
    assert right / n - 1e-12 <= high <= 1
