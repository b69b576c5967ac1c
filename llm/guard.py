"""A circuit breaker that the threads of a process share."""

import threading
from collections.abc import Callable

from msgspec.structs import replace

from llm.breaker import Breaker, admit, failed, succeeded


class Guard:
    """Ask ``admit`` before a call, and tell afterwards how it went. Times are the caller's."""

    def __init__(self) -> None:
        self.breaker = Breaker()
        self._lock = threading.Lock()

    def admit(self, now_ms: int) -> bool:
        """Return whether a call may go out."""
        with self._lock:
            allowed, self.breaker = admit(self.breaker, now_ms)
        return allowed

    def withdraw(self) -> None:
        """Take back an admitted call that never went out."""
        self._change(lambda breaker: replace(breaker, probing_ms=0))

    def succeeded(self) -> None:
        self._change(succeeded)

    def failed(self, reason: str, now_ms: int) -> None:
        self._change(lambda breaker: failed(breaker, reason, now_ms))

    def _change(self, change: Callable[[Breaker], Breaker]) -> None:
        with self._lock:
            self.breaker = change(self.breaker)
