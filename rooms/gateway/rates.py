"""Sliding-window limits over times in milliseconds. Pure."""

from collections import deque

from msgspec import Struct


class Window(Struct, frozen=True):
    """At most ``count`` (1 or more) within ``ms`` milliseconds."""

    count: int
    ms: int


class Rates:
    """Who wrote when, for as long as any limit asks. Keys are the caller's."""

    def __init__(self) -> None:
        self._times: dict[tuple[str, str], deque[int]] = {}

    def wait_ms(self, key: tuple[str, str], window: Window, now_ms: int) -> int:
        """0 when one more is allowed now, else how long until one is. Times that are still to come
        are forgotten: the clock was set back, and nobody is to wait for it."""
        times = self._times.get(key)
        while times and times[-1] > now_ms:
            times.pop()
        if times is None or len(times) < window.count:
            return 0
        return max(0, times[-window.count] + window.ms - now_ms)

    def charge(self, key: tuple[str, str], window: Window, at_ms: int) -> None:
        times = self._times.get(key)
        if times is None:
            times = self._times[key] = deque()
        times.append(at_ms)
        while len(times) > window.count + 1 and times[0] <= at_ms - window.ms:
            times.popleft()

    def refund(self, key: tuple[str, str], at_ms: int) -> None:
        """Take back one charge made at ``at_ms``."""
        times = self._times.get(key)
        if times and at_ms in times:
            times.remove(at_ms)

    def forget_before(self, ms: int) -> None:
        """Drop everybody who has been silent since ``ms``."""
        silent = [key for key, times in self._times.items() if not times or times[-1] < ms]
        for key in silent:
            del self._times[key]

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._times)
