"""The life of a leased loop, written once: lease, step, renew, back off, stop.

Gateway, policy, stream sources and archive give a ``step``; one call reads, handles, publishes
and checkpoints a little work. Whoever holds the lease runs; a second process waits as a standby.
"""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from protocol.bus import Bus, BusDown, Entry, Lease, LeaseLost
from protocol.outage import plain_errors

log = logging.getLogger(__name__)

RENEW_EVERY_S: Final = 2.0
MAX_BACKOFF_S: Final = 30.0
MAX_DELIVERIES: Final = 3

Step = Callable[[Lease], None]
Stop = Callable[[], bool]


def run_leased(
    bus: Bus,
    name: str,
    start: Callable[[Lease], Step],
    *,
    stop: Stop,
    run_for_s: float | None = None,
    wait: bool = False,
    finish: Callable[[Lease], None] | None = None,
) -> bool:
    """Run ``start(lease)``'s step until ``stop()``, ``run_for_s`` seconds or the lease is gone.

    Returns False when somebody else holds the lease and ``wait`` is False. ``start`` is called
    once the lease is ours, so it may load state that only the owner may change. ``wait`` makes
    this a hot standby that never returns before ``stop()``. ``finish`` is called before an orderly
    release, to leave the next owner nothing to repeat.
    """
    deadline = None if run_for_s is None else time.monotonic() + run_for_s
    backoff = 1.0
    lease = bus.lease(name)
    while not stop() and (deadline is None or time.monotonic() < deadline):
        try:
            with plain_errors():
                lease.release()  # Redis was gone and kept it: do not wait for it to run out
                if lease.acquire():
                    _own(lease, start, stop, deadline, finish)
                    if not wait:
                        return True
                elif not wait:
                    return False
                else:
                    time.sleep(0.25)
            backoff = 1.0
        except LeaseLost:
            log.warning("lost the lease %s", name, extra={"event": "loop.lease_lost"})
        except BusDown:
            log.warning("Redis is gone; next try in %.0f s", backoff, extra={"event": "loop.down"})
            _pause(backoff, stop)
            backoff = min(backoff * 2, MAX_BACKOFF_S)
    return True


def _own(
    lease: Lease,
    start: Callable[[Lease], Step],
    stop: Stop,
    deadline: float | None,
    finish: Callable[[Lease], None] | None,
) -> None:
    try:
        step = start(lease)
        renewed = time.monotonic()
        while not stop() and (deadline is None or time.monotonic() < deadline):
            if time.monotonic() - renewed >= RENEW_EVERY_S:
                lease.renew()
                renewed = time.monotonic()
            step(lease)
        if finish is not None:
            finish(lease)
    finally:
        try:
            lease.release()
        except BusDown:
            log.debug("could not release; the lease runs out by itself")


def _pause(seconds: float, stop: Stop) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not stop():
        time.sleep(0.1)


class GroupReader:
    """A consumer group's entries in order: our own unfinished ones, other's idle ones, new ones.

    Only whoever holds the work's lease reads, so what others left unfinished is taken over at once
    at the start; later it has to be idle for ``idle_ms``.

    An entry delivered more than ``MAX_DELIVERIES`` times may be what kills its readers. It comes
    once more, alone; if that reader dies too, it becomes a dead letter, and its neighbours live.
    """

    def __init__(self, bus: Bus, name: str, group: str, consumer: str, *, idle_ms: int) -> None:
        self._bus, self._name, self._group, self._consumer = bus, name, group, consumer
        self._idle_ms = idle_ms
        self._own_pending = self._taking_over = True
        self._claimed_at = 0.0
        bus.ensure_group(name, group)

    def read(self, *, count: int, block_ms: int) -> list[Entry]:
        if self._own_pending:
            entries = self._bus.read_group(
                self._name, self._group, self._consumer, count=count, pending=True
            )
            if entries:
                return self._wary(entries)
            self._own_pending = False
        if self._taking_over or time.monotonic() - self._claimed_at >= 1.0:
            self._claimed_at = time.monotonic()
            idle_ms = 0 if self._taking_over else self._idle_ms
            entries = self._bus.claim_idle(
                self._name, self._group, self._consumer, idle_ms=idle_ms, count=count
            )
            if entries:
                return self._wary(entries)
            self._taking_over = False
        return self._bus.read_group(
            self._name, self._group, self._consumer, count=count, block_ms=block_ms
        )

    def _wary(self, entries: list[Entry]) -> list[Entry]:
        times_of = self._bus.deliveries(self._name, self._group, self._consumer, entries)
        for entry in entries:
            times = times_of.get(entry.id, 0)
            if times <= MAX_DELIVERIES:
                continue
            self._own_pending = True
            if self._bus.begin_trial(self._name, entry.id):
                return [entry]
            reason = f"handed out {times} times and never finished, the last time alone"
            self._bus.reject(self._name, self._group, entry, reason)
            log.error("%s: %s %s", self._name, entry.id, reason, extra={"event": "loop.poison"})
            return []
        return entries

    def retry_pending(self) -> None:
        """Read our unfinished entries again before anything new."""
        self._own_pending = True

    def forgive(self, entries: Sequence[Entry]) -> None:
        """Read these again before anything new, and as if for the first time: that they are not
        finished is not their fault."""
        self._bus.uncount(self._name, self._group, self._consumer, [entry.id for entry in entries])
        self._own_pending = True


def handle_guarded(
    bus: Bus,
    name: str,
    group: str,
    entries: list[Entry],
    handle: Callable[[list[Entry]], None],
    *,
    not_theirs: tuple[type[Exception], ...] = (),
) -> int:
    """``handle`` a batch; if it raises, one by one, and what still raises becomes a dead letter.

    Returns the number of dead letters. Redis being gone, a lost lease and ``not_theirs`` are not
    the entries' fault and pass through.
    """
    through: tuple[type[Exception], ...] = (LeaseLost, *BusDown, *not_theirs)
    try:
        handle(entries)
    except through:
        raise
    except Exception:
        log.exception("a batch failed; trying its entries alone", extra={"event": "loop.poison"})
    else:
        return 0
    dead = 0
    for entry in entries:
        try:
            handle([entry])
        except through:
            raise
        except Exception as error:
            bus.reject(name, group, entry, f"{type(error).__name__}: {error}")
            dead += 1
    return dead
