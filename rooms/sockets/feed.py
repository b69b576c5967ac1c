"""The lines of one room as one web process holds them, and what a socket gets next. Pure.

A feed is contiguous: ``seq`` rises by one under one ``epoch``. So a socket's place is a plain
number, the last ``seq`` it was given, and history, resume and live lines are the same slice.
"""

from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

KEEP: Final = 500
PAGE: Final = 200
PAGE_CHARS: Final = 200_000
HISTORY: Final = 200

Added = Literal["added", "seen", "gap", "renumbered"]


class Numbered(Struct, frozen=True):
    """A line of the firehose: its text is the frame, byte for byte."""

    seq: int
    epoch: str
    text: str


class Place(Struct, frozen=True):
    """Where a socket starts; ``recovered`` when that is exactly where it left."""

    after: int
    recovered: bool


class Feed:
    """``base`` is the seq before the first line held; ``generation`` counts the renumberings."""

    def __init__(self) -> None:
        self.epoch = ""
        self.base = 0
        self.generation = 0
        self._lines: list[str] = []
        self._arrays: dict[int, tuple[str, int]] = {}

    @property
    def head(self) -> int:
        return self.base + len(self._lines)

    def add(self, line: Numbered) -> Added:
        """Take the next line. After ``gap`` and ``renumbered`` the caller loads the room's log."""
        if line.epoch != self.epoch and self.epoch:
            return "renumbered"
        if line.seq <= self.head and self.epoch:
            return "seen" if self._has(line) else "renumbered"
        if line.seq != self.head + 1:
            return "gap"
        self.epoch = line.epoch
        self._lines.append(line.text)
        self._arrays.clear()
        if len(self._lines) >= 2 * KEEP:
            self._drop(KEEP)
        return "added"

    def load(self, log: Sequence[Numbered]) -> None:
        """Start over from a room's log, oldest first (empty: the room has no line yet)."""
        lines = _contiguous_end(log)
        epoch = lines[-1].epoch if lines else ""
        head = lines[-1].seq if lines else 0
        if self.epoch and (epoch != self.epoch or head < self.head):
            self.generation += 1
        self.epoch, self.base = epoch, head - len(lines)
        self._lines = [line.text for line in lines]
        self._arrays.clear()

    def place(self, since: int | None, epoch: str | None) -> Place:
        """Where to start a socket that knows ``since`` under ``epoch``, or nothing."""
        if since is not None and epoch == self.epoch and self.base <= since <= self.head:
            return Place(since, True)
        return Place(self.history_start(), False)

    def history_start(self) -> int:
        return max(self.base, self.head - HISTORY)

    def lines(self, after: int) -> tuple[list[str], int]:
        """Up to a page of lines after that seq, and the seq of the last of them."""
        start = max(0, after - self.base)
        page = _within_limit(self._lines[start : start + PAGE])
        return page, self.base + start + len(page)

    def array(self, after: int) -> tuple[str, int]:
        """``lines`` as one JSON array, made once for all sockets at the same place."""
        if after not in self._arrays:
            page, last = self.lines(after)
            self._arrays[after] = (f"[{','.join(page)}]", last)
        return self._arrays[after]

    def _has(self, line: Numbered) -> bool:
        """Whether that seq is known with the same text; another text is a rolled-back room."""
        index = line.seq - self.base - 1
        return index < 0 or self._lines[index] == line.text

    def _drop(self, count: int) -> None:
        del self._lines[:count]
        self.base += count


def _within_limit(page: list[str]) -> list[str]:
    """As many lines as one frame may hold, at least one: daphne refuses to send a message beyond
    its limit of 1 MiB, and a character is up to four bytes."""
    chars = 0
    for count, text in enumerate(page):
        chars += len(text)
        if chars > PAGE_CHARS and count:
            return page[:count]
    return page


def _contiguous_end(log: Sequence[Numbered]) -> list[Numbered]:
    """The longest gapless end of a log under its last epoch."""
    kept: list[Numbered] = []
    for line in reversed(log):
        if kept and (line.epoch != kept[-1].epoch or line.seq != kept[-1].seq - 1):
            break
        kept.append(line)
    return kept[::-1]
