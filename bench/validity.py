"""Whether a fan-out run may count, and its figures. Pure.

Two runners on one stream once showed 40 times more deliveries than there were messages: a run
that received anything but viewers x lines is thrown away, whatever its latency.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from simulation.quantiles import quantiles

EARLIEST_END: Final = 0.97
SATURATED: Final = 0.95
LATE: Final = 1.05


class Run(Struct, frozen=True, kw_only=True):
    """``latencies_ms`` has one figure for each delivery, ``client_cpu_s`` is the load client's own."""

    viewers: int
    lines: int
    rate: float
    seconds: float
    client_cpu_s: float
    latencies_ms: Sequence[float]


class Figures(Struct, frozen=True, kw_only=True):
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float
    deliveries_per_s: float


def objections(run: Run) -> list[str]:
    """Why the run does not count; empty when it does."""
    wanted, got = run.viewers * run.lines, len(run.latencies_ms)
    found = []
    if got != wanted:
        found.append(f"{got} deliveries instead of {wanted}")
    if run.seconds < EARLIEST_END * (run.lines - 1) / run.rate:
        found.append("ended before its publisher could have")
    if run.client_cpu_s > SATURATED * run.seconds:
        found.append("the load client's core was saturated")
    return found


def publisher_late(run: Run) -> bool:
    """The lines came slower than asked for: the run counts, but for a lower rate."""
    return run.seconds > LATE * run.lines / run.rate + 1.0


def figures(run: Run) -> Figures:
    p50, p95, p99, most = quantiles(run.latencies_ms, 0.50, 0.95, 0.99, 1.0)
    return Figures(
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        max_ms=most,
        deliveries_per_s=len(run.latencies_ms) / run.seconds,
    )
