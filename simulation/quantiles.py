"""Quantiles of measured values. Pure."""

from collections.abc import Sequence


def quantiles(values: Sequence[float], *shares: float) -> tuple[float, ...]:
    """For each share the smallest value that at least so many of all are not above; zeros of none.

    Shares count to the thousandth.
    """
    ordered = sorted(values)
    if not ordered:
        return tuple(0.0 for _ in shares)
    return tuple(ordered[_rank(share, len(ordered)) - 1] for share in shares)


def _rank(share: float, count: int) -> int:
    return max(1, -(-count * round(share * 1000) // 1000))
