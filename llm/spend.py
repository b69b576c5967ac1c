"""What model calls may cost: reserved before the call at its worst case, settled after.

Amounts are whole micro-dollars. Reservation is one script over all caps, so that calls in flight
can never add up to more than a cap, however many processes there are.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from msgspec import Struct

from protocol.bus import Bus

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
MILLION: Final = 1_000_000
BYTES_PER_TOKEN: Final = 3
"""Low on purpose (English has about 4): a reservation must not be too small."""
OVERHEAD_TOKENS: Final = 96
"""Roles, message frames and the answer's schema, which a provider counts too."""


class Caps(Struct, frozen=True):
    """Most micro-dollars per hour and day; 0 means nothing may be spent."""

    hour: int
    day: int


class Price(Struct, frozen=True):
    """Dollars per million tokens; 0 for a model of one's own."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def of(self, tokens_in: int, tokens_out: int) -> int:
        """Micro-dollars, rounded up."""
        return -int(-(tokens_in * self.tokens_in + tokens_out * self.tokens_out) // 1)

    def worst(self, prompt_bytes: int, max_tokens: int, tries: int = 1) -> int:
        """Micro-dollars a call with so many tries can cost at most."""
        return tries * self.of(prompt_bytes // BYTES_PER_TOKEN + OVERHEAD_TOKENS, max_tokens)


class Reservation(Struct, frozen=True):
    keys: tuple[str, ...]
    amount: int


class Budget(Protocol):
    """Whose money a call spends."""

    def reserve(self, amount: int, now_ms: int) -> Reservation | None:
        """Set ``amount`` aside under every cap, or None when one of them would be broken."""

    def settle(self, reservation: Reservation, spent: int) -> None:
        """Replace what was set aside by what was ``spent``."""


class SharedBudget:
    """The budget of an installation: caps by scope (everything, one room), counted in Redis."""

    def __init__(self, bus: Bus, caps: Mapping[str, Caps]) -> None:
        self._bus, self._caps = bus, dict(caps)
        self._reserve = bus.script("reserve")

    def reserve(self, amount: int, now_ms: int) -> Reservation | None:
        limits = [
            part
            for caps in self._caps.values()
            for part in (caps.hour, 2 * HOUR_MS // 1000, caps.day, 2 * DAY_MS // 1000)
        ]
        keys = self._keys(now_ms)
        refused = self._reserve(keys=keys, args=[amount, *limits])
        return None if refused else Reservation(keys, amount)

    def settle(self, reservation: Reservation, spent: int) -> None:
        pipe = self._bus.redis.pipeline(transaction=False)
        for key in reservation.keys:
            pipe.incrby(key, spent - reservation.amount)
        pipe.execute()

    def spent(self, now_ms: int) -> dict[str, Caps]:
        """By scope: micro-dollars of this hour and day, calls in flight at their worst."""
        found = [int(value or 0) for value in self._bus.redis.mget(self._keys(now_ms))]
        pairs = zip(found[::2], found[1::2], strict=True)
        return {scope: Caps(*pair) for scope, pair in zip(self._caps, pairs, strict=True)}

    def _keys(self, now_ms: int) -> tuple[str, ...]:
        windows = (f"h{now_ms // HOUR_MS}", f"d{now_ms // DAY_MS}")
        return tuple(self._bus.keys.spend(scope, at) for scope in self._caps for at in windows)


class OwnBudget:
    """The budget of one command, in memory; ``cap`` is for its whole life."""

    def __init__(self, cap: int) -> None:
        self._cap, self.spent = cap, 0

    def reserve(self, amount: int, now_ms: int) -> Reservation | None:
        if self.spent + amount > self._cap:
            return None
        self.spent += amount
        return Reservation((), amount)

    def settle(self, reservation: Reservation, spent: int) -> None:
        self.spent += spent - reservation.amount


def micro(dollars: float) -> int:
    return round(dollars * MILLION)
