from hypothesis import given, settings
from hypothesis import strategies as st

from rooms.gateway.rates import Rates, Window

WHO = ("user", "ada")


@settings(deadline=None)
@given(st.integers(1, 5), st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_no_window_ever_holds_more_than_its_count(count: int, pauses: list[int]) -> None:
    window, rates, now, allowed = Window(count, 1000), Rates(), 0, []
    for pause in pauses:
        now += pause
        wait = rates.wait_ms(WHO, window, now)
        if wait == 0:
            rates.charge(WHO, window, now)
            allowed.append(now)
        else:
            assert rates.wait_ms(WHO, window, now + wait - 1) > 0
            assert rates.wait_ms(WHO, window, now + wait) == 0
    for at in allowed:
        assert sum(at - 1000 < other <= at for other in allowed) <= count


def test_a_refund_takes_back_exactly_one_charge() -> None:
    rates, window = Rates(), Window(2, 1000)
    rates.charge(WHO, window, 5)
    rates.charge(WHO, window, 5)
    rates.refund(WHO, 5)
    assert rates.wait_ms(WHO, window, 6) == 0
    rates.charge(WHO, window, 6)
    assert rates.wait_ms(WHO, window, 6) == 999


def test_a_clock_set_back_makes_nobody_wait_for_the_time_it_left() -> None:
    rates, window = Rates(), Window(2, 1000)
    rates.charge(WHO, window, 90_000)
    rates.charge(WHO, window, 90_100)
    assert rates.wait_ms(WHO, window, 90_200) > 0
    assert rates.wait_ms(WHO, window, 50_000) == 0
    for at_ms in (50_000, 50_100):
        rates.charge(WHO, window, at_ms)
    assert rates.wait_ms(WHO, window, 50_200) == 800
