"""A run that cannot count must be thrown away: each rule broken once."""

import msgspec
import pytest

from bench.validity import Run, figures, objections, publisher_late

GOOD = Run(viewers=2, lines=50, rate=10, seconds=5.0, client_cpu_s=1.0, latencies_ms=[1.0] * 100)


def test_a_good_run_counts() -> None:
    assert objections(GOOD) == []
    assert not publisher_late(GOOD)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param({"latencies_ms": [1.0] * 101}, "101 deliveries", id="foreign or doubled"),
        pytest.param({"latencies_ms": [1.0] * 99}, "99 deliveries", id="lost"),
        pytest.param({"seconds": 4.0}, "ended before", id="lines were there already"),
        pytest.param({"client_cpu_s": 4.9}, "saturated", id="the client is what was measured"),
    ],
)
def test_a_bad_run_is_rejected(change: dict[str, object], why: str) -> None:
    assert why in " ".join(objections(msgspec.structs.replace(GOOD, **change)))


def test_a_late_publisher_is_marked() -> None:
    assert publisher_late(msgspec.structs.replace(GOOD, seconds=7.0))


def test_figures() -> None:
    found = figures(GOOD)
    assert (found.p50_ms, found.max_ms, found.deliveries_per_s) == (1.0, 1.0, 20.0)
