"""In which order a group's entries are read, and what keeps a bad one from stopping the rest."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from protocol.bus import Bus
from protocol.entries import Entry, LeaseLost
from protocol.group import Group
from protocol.outage import BusDown

log = logging.getLogger(__name__)

MAX_DELIVERIES: Final = 3


class GroupReader(Group):
    """A consumer group's entries in order: our own unfinished ones, other's idle ones, new ones.

    Only whoever holds the work's lease reads, so what others left unfinished is taken over at once
    at the start; later it has to be idle for ``idle_ms``.

    An entry delivered more than ``MAX_DELIVERIES`` times may be what kills its readers. It comes
    once more, alone; if that reader dies too, it becomes a dead letter, and its neighbours live.
    """

    def __init__(self, bus: Bus, name: str, group: str, consumer: str, *, idle_ms: int) -> None:
        super().__init__(bus, name, group, consumer)
        self._idle_ms = idle_ms
        self._own_pending = self._taking_over = True
        self._claimed_at = 0.0

    def read(self, *, count: int, block_ms: int) -> list[Entry]:
        """The next entries; waits at most ``block_ms`` for new ones."""
        if self._own_pending:
            entries = self.unfinished(count=count)
            if entries:
                return self._wary(entries)
            self._own_pending = False
        if self._taking_over or time.monotonic() - self._claimed_at >= 1.0:
            self._claimed_at = time.monotonic()
            entries = self.claim_idle(
                idle_ms=0 if self._taking_over else self._idle_ms, count=count
            )
            if entries:
                return self._wary(entries)
            self._taking_over = False
        return self.fresh(count=count, block_ms=block_ms)

    def _wary(self, entries: list[Entry]) -> list[Entry]:
        times_of = self.deliveries(entries)
        for entry in entries:
            times = times_of.get(entry.id, 0)
            if times <= MAX_DELIVERIES:
                continue
            self._own_pending = True
            if self.begin_trial(entry):
                return [entry]
            reason = f"handed out {times} times and never finished, the last time alone"
            self.reject(entry, reason)
            log.error("%s: %s %s", self._name, entry.id, reason, extra={"event": "loop.poison"})
            return []
        return entries

    def retry_pending(self) -> None:
        """Read our unfinished entries again before anything new."""
        self._own_pending = True

    def forgive(self, entries: Sequence[Entry]) -> None:
        """Read these again before anything new, and as if for the first time: that they are not
        finished is not their fault."""
        self.uncount(entries)
        self._own_pending = True

    def handle_guarded(
        self,
        entries: list[Entry],
        handle: Callable[[list[Entry]], None],
        *,
        not_theirs: tuple[type[Exception], ...] = (),
    ) -> int:
        """``handle`` a batch; if it raises, one by one, and what still raises becomes a dead letter.

        Returns the number of dead letters. Redis being gone, a lost lease and ``not_theirs`` are
        not the entries' fault and pass through.
        """
        through: tuple[type[Exception], ...] = (LeaseLost, *BusDown, *not_theirs)
        try:
            handle(entries)
        except through:
            raise
        except Exception:
            log.exception("a batch failed; one by one now", extra={"event": "loop.poison"})
        else:
            return 0
        dead = 0
        for entry in entries:
            try:
                handle([entry])
            except through:
                raise
            except Exception as error:
                self.reject(entry, f"{type(error).__name__}: {error}")
                dead += 1
        return dead
