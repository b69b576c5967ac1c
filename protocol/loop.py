"""The life of a leased loop, written once: lease, step, renew, back off, stop.

Gateway, policy, stream sources and archive are a ``LeasedLoop`` each. ``run_leased`` runs any of
them, for a command or a Celery task. Whoever holds the lease runs; a second process waits as a
standby, or comes back later.
"""

import logging
import time
from collections.abc import Callable
from contextlib import closing
from typing import Final

from protocol.bus import Bus
from protocol.entries import LeaseLost
from protocol.lease import Lease
from protocol.outage import BusDown, plain_errors

log = logging.getLogger(__name__)

RENEW_EVERY_S: Final = 2.0
MAX_BACKOFF_S: Final = 30.0
RUN_S: Final = 30.0
"""How long a run in a Celery worker lasts; beat has the next one begin."""

Stop = Callable[[], bool]


class LeasedLoop:
    """Work that one process at a time does: the one that holds the lease ``name``.

    A subclass has to say ``step``; the other methods do nothing unless it does.
    """

    name: str

    def start(self, lease: Lease) -> None:
        """Take the work up, each time the lease is ours: load what only its owner may change."""

    def step(self, lease: Lease) -> None:
        """Read, handle, publish and checkpoint a little; wait for something to do at most 500 ms."""
        raise NotImplementedError

    def finish(self, lease: Lease) -> None:
        """Leave the next owner nothing to repeat. Called before an orderly release."""

    def close(self) -> None:
        """Let go of what outlives a lease. Called once the loop has ended, however it ended."""


def run_leased(
    bus: Bus,
    loop: LeasedLoop,
    *,
    stop: Stop,
    run_for_s: float | None = None,
    wait: bool = False,
) -> bool:
    """Run the loop until ``stop()``, until ``run_for_s`` seconds are over or until its lease is gone.

    Returns False when somebody else holds the lease and ``wait`` is False. ``wait`` makes this a
    hot standby that never returns before ``stop()``.
    """
    deadline = None if run_for_s is None else time.monotonic() + run_for_s
    backoff = 1.0
    with closing(loop):
        lease = bus.lease(loop.name)
        while not stop() and (deadline is None or time.monotonic() < deadline):
            try:
                with plain_errors():
                    lease.release()  # Redis was gone and kept it: do not wait for it to run out
                    ours = lease.acquire()
                    backoff = 1.0
                    if ours:
                        _own(lease, loop, stop, deadline)
                        if not wait:
                            return True
                    elif not wait:
                        return False
                    else:
                        time.sleep(0.25)
            except LeaseLost:
                log.warning("lost the lease %s", loop.name, extra={"event": "loop.lease_lost"})
            except BusDown:
                log.warning(
                    "Redis is gone; next try in %.0f s", backoff, extra={"event": "loop.down"}
                )
                _pause(backoff, stop)
                backoff = min(backoff * 2, MAX_BACKOFF_S)
    return True


def _own(lease: Lease, loop: LeasedLoop, stop: Stop, deadline: float | None) -> None:
    try:
        loop.start(lease)
        renewed = time.monotonic()
        while not stop() and (deadline is None or time.monotonic() < deadline):
            if time.monotonic() - renewed >= RENEW_EVERY_S:
                lease.renew()
                renewed = time.monotonic()
            loop.step(lease)
        loop.finish(lease)
    finally:
        try:
            lease.release()
        except BusDown:
            log.debug("could not release; the lease runs out by itself")


def _pause(seconds: float, stop: Stop) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not stop():
        time.sleep(0.1)
