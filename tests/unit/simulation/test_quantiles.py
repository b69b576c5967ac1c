"""Quantiles of values whose answer is known."""

import pytest

from simulation.quantiles import quantiles


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50.0), (0.95, 95.0), (0.99, 99.0), (1.0, 100.0), (0.001, 1.0)]
)
def test_quantiles_of_1_to_100(share, expected):
    assert quantiles([float(n) for n in range(100, 0, -1)], share) == (expected,)


def test_several_at_once():
    assert quantiles([3.0, 1.0, 2.0, 4.0], 0.0, 0.25, 0.26, 1.0) == (1.0, 1.0, 2.0, 4.0)


def test_quantiles_of_nothing_are_zero():
    assert quantiles([], 0.1, 0.5) == (0.0, 0.0)
