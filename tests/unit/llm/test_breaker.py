"""When calls go out: tables of what happened before and what is allowed then."""

import pytest

from llm.breaker import FAILURES_TO_OPEN, OPEN_MS, Breaker, admit, failed, succeeded
from llm.guard import Guard

NOW = 1_780_000_000_000


def after(*happened: str, at: int = NOW) -> Breaker:
    breaker = Breaker()
    for one in happened:
        breaker = succeeded(breaker) if one == "ok" else failed(breaker, one, at)
    return breaker


@pytest.mark.parametrize(
    ("happened", "state"),
    [
        ((), "closed"),
        (("timeout",) * (FAILURES_TO_OPEN - 1), "closed"),
        (("timeout",) * FAILURES_TO_OPEN, "open"),
        (("timeout",) * (FAILURES_TO_OPEN - 1) + ("ok", "timeout"), "closed"),
        (("timeout",) * FAILURES_TO_OPEN + ("ok",), "closed"),
    ],
)
def test_failures_in_a_row_open_it(happened, state):
    assert after(*happened).state(NOW) == state


@pytest.mark.parametrize(("later_ms", "goes"), [(0, False), (OPEN_MS - 1, False), (OPEN_MS, True)])
def test_nothing_goes_out_until_it_is_half_open(later_ms, goes):
    opened = after(*["timeout"] * FAILURES_TO_OPEN)
    assert admit(opened, NOW + later_ms)[0] is goes


def test_one_probe_at_a_time_and_a_lost_one_is_forgotten():
    half = after(*["timeout"] * FAILURES_TO_OPEN)
    goes, probing = admit(half, NOW + OPEN_MS)
    assert goes
    assert not admit(probing, NOW + OPEN_MS + 1)[0]
    assert admit(probing, NOW + 2 * OPEN_MS)[0]


def test_a_failed_probe_opens_it_again_for_the_whole_time():
    half = after(*["timeout"] * FAILURES_TO_OPEN)
    again = failed(admit(half, NOW + OPEN_MS)[1], "refused", NOW + OPEN_MS)
    assert again.state(NOW + 2 * OPEN_MS - 1) == "open"
    assert again.reason == "refused"


def test_a_guard_follows_its_breaker_through_all_states():
    guard = Guard()
    for _ in range(FAILURES_TO_OPEN):
        assert guard.admit(NOW)
        guard.failed("timeout", NOW)
    assert not guard.admit(NOW + OPEN_MS - 1)
    assert guard.admit(NOW + OPEN_MS)
    assert not guard.admit(NOW + OPEN_MS)
    guard.withdraw()
    assert guard.admit(NOW + OPEN_MS)
    guard.succeeded()
    assert guard.breaker == Breaker()
