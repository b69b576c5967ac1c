"""Circuit breaker: stop calling a provider that fails, try one call after a while. Pure.

closed → (5 failures in a row) → open for 30 s → half open: one probe → closed, or open again.
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

FAILURES_TO_OPEN: Final = 5
OPEN_MS: Final = 30_000


class Breaker(Struct, frozen=True):
    """``opened_ms`` is 0 while closed; ``probing_ms`` is when the half-open probe left."""

    failures: int = 0
    opened_ms: int = 0
    probing_ms: int = 0
    reason: str = ""

    def state(self, now_ms: int) -> str:
        if not self.opened_ms:
            return "closed"
        return "open" if now_ms - self.opened_ms < OPEN_MS else "half open"


def admit(breaker: Breaker, now_ms: int) -> tuple[bool, Breaker]:
    """Whether a call may go out now, and the breaker after that decision.

    When half open one probe goes out; a probe that never came back is forgotten after OPEN_MS.
    """
    state = breaker.state(now_ms)
    if state == "closed":
        return True, breaker
    if state == "open" or now_ms - breaker.probing_ms < OPEN_MS:
        return False, breaker
    return True, replace(breaker, probing_ms=now_ms)


def succeeded(breaker: Breaker) -> Breaker:
    return Breaker() if breaker != Breaker() else breaker


def failed(breaker: Breaker, reason: str, now_ms: int) -> Breaker:
    """Count a failure; the fifth in a row, or a failed probe, opens the breaker."""
    failures = breaker.failures + 1
    if breaker.opened_ms or failures >= FAILURES_TO_OPEN:
        return Breaker(failures, now_ms, 0, reason)
    return replace(breaker, failures=failures, reason=reason)
