"""Which lines one model call writes: those wanted within a few seconds, together. Pure.

A window opens with the first line and closes after 4 s, at ten lines, when a person waits, or when
its earliest line would otherwise have no time left to be written.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, field

from personas.llm_lines.jobs import Background, LineJob, Writer
from protocol.ids import hash64

WINDOW_MS: Final = 4_000
MOST_LINES: Final = 10
CALL_MS: Final = 3_000
"""What a call is given before its first line is due; a slower one may still serve later lines."""


class Batch(Struct, frozen=True, kw_only=True):
    """Lines for one call, all by the same writer; ``background`` is their room's."""

    room_id: str
    writer: Writer
    lines: tuple[LineJob, ...]
    background: Background = Background()

    @property
    def id(self) -> str:
        """The same for the same lines, whoever puts them together."""
        return f"{hash64(self.room_id, *(line.reply_id for line in self.lines)):016x}"

    @property
    def keys(self) -> dict[str, LineJob]:
        """What prompt and answer call the lines: their numbers, from 1."""
        return {str(n): line for n, line in enumerate(self.lines, 1)}

    @property
    def last_due_ms(self) -> int:
        return max(line.due_ms for line in self.lines)


class Window(Struct):
    closes_ms: int
    lines: list[LineJob] = field(default_factory=list)


class Director:
    """Open windows by room and writer. Times are the caller's, milliseconds."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, Writer], Window] = {}

    def offer(self, room_id: str, lines: Iterable[LineJob], now_ms: int) -> None:
        """Put lines into their window; a later ``take`` gives them back as batches."""
        for line in lines:
            key = room_id, line.writer
            window = self._windows.setdefault(key, Window(now_ms + WINDOW_MS))
            window.lines.append(line)
            latest = now_ms if line.flush else line.due_ms - CALL_MS
            window.closes_ms = min(window.closes_ms, latest)

    def take(self, now_ms: int) -> Iterator[Batch]:
        """The windows that close by now, in the order they opened, at most ten lines each."""
        for key, window in list(self._windows.items()):
            if window.closes_ms <= now_ms or len(window.lines) >= MOST_LINES:
                del self._windows[key]
                yield from _batches(*key, window.lines)

    def next_ms(self) -> int | None:
        """When the next window closes; None when none is open."""
        return min((window.closes_ms for window in self._windows.values()), default=None)


def _batches(room_id: str, writer: Writer, lines: list[LineJob]) -> Iterator[Batch]:
    by_due = sorted(lines, key=lambda line: (line.due_ms, line.reply_id))
    for start in range(0, len(by_due), MOST_LINES):
        some = tuple(by_due[start : start + MOST_LINES])
        yield Batch(room_id=room_id, writer=writer, lines=some)
