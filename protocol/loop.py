"""The life of a leased loop, written once: lease, step, renew, back off, stop.

Gateway, policy, stream sources and archive give a ``step``; one call reads, handles, publishes
and checkpoints a little work. Whoever holds the lease runs; a second process waits as a standby.
"""

import logging
import time
from collections.abc import Callable
from typing import Final

from protocol.bus import Bus
from protocol.entries import LeaseLost
from protocol.lease import Lease
from protocol.outage import BusDown, plain_errors

log = logging.getLogger(__name__)

RENEW_EVERY_S: Final = 2.0
MAX_BACKOFF_S: Final = 30.0

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
                ours = lease.acquire()
                backoff = 1.0
                if ours:
                    _own(lease, start, stop, deadline, finish)
                    if not wait:
                        return True
                elif not wait:
                    return False
                else:
                    time.sleep(0.25)
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
