"""What a call costs and may cost; amounts are micro-dollars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.spend import BYTES_PER_TOKEN, OVERHEAD_TOKENS, OwnBudget, Price

TOKENS = st.integers(0, 100_000)
DOLLARS = st.floats(0, 100, allow_nan=False)


@pytest.mark.parametrize(
    ("price", "tokens", "cost"),
    [
        (Price(), (1000, 1000), 0),
        (Price(1.0, 2.0), (1000, 100), 1200),
        (Price(0.1, 0.4), (1, 0), 1),
        (Price(0.1, 0.4), (1500, 25), 160),
    ],
)
def test_cost_is_rounded_up(price, tokens, cost):
    assert price.of(*tokens) == cost


@given(DOLLARS, DOLLARS, TOKENS, TOKENS)
def test_the_worst_case_is_never_below_the_cost(low, high, prompt, out):
    price = Price(low, high)
    spent = price.of(prompt // BYTES_PER_TOKEN + OVERHEAD_TOKENS, out)
    assert price.worst(prompt, out) >= spent
    assert price.worst(prompt, out, tries=2) == 2 * price.worst(prompt, out)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=30))
def test_a_budget_is_never_overdrawn_by_more_than_what_a_call_exceeded_its_reservation(calls):
    budget, over = OwnBudget(200), 0
    for worst, spent in calls:
        reservation = budget.reserve(worst, 0)
        assert (reservation is None) == (budget.spent + worst > 200 and reservation is None)
        if reservation:
            budget.settle(reservation, spent)
            over += max(0, spent - worst)
    assert budget.spent <= 200 + over
