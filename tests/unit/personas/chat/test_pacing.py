"""Delays: quick for people, realistic between simulated chatters, lively after events."""

import pytest

from personas.chat import pacing


def quantiles(draw, n=4000):
    found = sorted(draw(f"key-{i}") / 1000 for i in range(n))
    return [found[int(share * n)] for share in (0.1, 0.5, 0.9)]


def test_answers_between_chatters_take_their_time():
    assert quantiles(pacing.to_chatter) == pytest.approx([6, 26, 78], rel=0.1)


def test_people_wait_less_than_six_seconds():
    waits = [
        pacing.to_person(f"key-{i}", heard_chars=heard, own_chars=own)
        for i in range(300)
        for heard, own in ((0, 1), (500, 200))
    ]
    assert min(waits) >= 1_200
    assert max(waits) < pacing.PERSON_WAITS_MS


def test_longer_lines_take_longer():
    def mean(heard, own):
        return sum(
            pacing.to_person(f"key-{i}", heard_chars=heard, own_chars=own) for i in range(300)
        )

    assert mean(5, 10) < mean(5, 40) < mean(120, 40)


def test_a_burst_rises_within_seconds_and_ends_within_a_minute():
    found = sorted(pacing.to_event(f"key-{i}", first=False) / 1000 for i in range(8000))
    bins = [0] * 20
    for delay in found:
        if delay < 40:
            bins[int(delay // 2)] += 1
    peak = bins.index(max(bins))
    assert peak in (2, 3, 4)
    assert bins[0] < max(bins) / 2
    half = next(i for i in range(peak, 20) if bins[i] <= max(bins) / 2)
    assert 5 <= 2 * (half - peak) <= 13
    assert found[int(0.95 * len(found))] < 60


@pytest.mark.parametrize(
    ("draw", "low", "high"),
    [
        (lambda key: pacing.to_event(key, first=True), 800, 2_400),
        (pacing.unprompted, 300, 2_500),
        (lambda key: pacing.next_tick(key, 0, 250, 800), 250, 800),
        (pacing.to_chatter, 3_000, 150_000),
    ],
)
def test_delays_stay_in_bounds(draw, low, high):
    found = [draw(f"key-{i}") for i in range(500)]
    assert low <= min(found) <= max(found) <= high
    assert len(set(found)) > 100


@pytest.mark.parametrize(("u", "expected"), [(0.0, None), (0.5, 10.0), (1.0, None)])
def test_lognormal_has_its_median_and_no_infinities(u, expected):
    found = pacing.lognormal(u, 10.0, 0.5, 1.0)
    assert 0 < found < 10_000
    assert expected is None or found == pytest.approx(expected)
