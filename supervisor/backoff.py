"""When to start a child again. Pure."""

from typing import Final

FIRST_S: Final = 0.0
LONGEST_S: Final = 30.0
STEADY_S: Final = 5.0


def restart_delay(lived_s: float, failures: int) -> tuple[float, int]:
    """Seconds to wait, and the count of failures in a row to pass next time.

    A child that had run steadily comes back at once: it was killed. One that keeps dying young is
    tried after 1, 2, 4 … 30 s, so that a broken configuration does not burn a core.
    """
    if lived_s >= STEADY_S:
        return FIRST_S, 0
    return min(LONGEST_S, 2.0**failures), failures + 1
