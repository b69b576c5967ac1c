"""Where a command's output goes: data to standard output, progress and remarks to standard error."""

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from typing import IO, Any, Final

from rich.console import Console as Rich
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

USAGE: Final = 2
INTERRUPTED: Final = 130
"""As a shell counts a process that Ctrl-C ended."""


class Failed(Exception):
    """A command cannot go on; the text says what to do. ``code`` is its exit status."""

    def __init__(self, sentence: str, code: int = USAGE) -> None:
        super().__init__(sentence)
        self.code = code


class Console:
    """Plain text when nobody watches: no bars and no colour without a terminal or with NO_COLOR."""

    def __init__(self, out: Any = None, err: Any = None) -> None:
        self._out = Rich(file=_file(out, sys.stdout), soft_wrap=True, highlight=False)
        self._err = Rich(file=_file(err, sys.stderr), soft_wrap=True, highlight=False)

    def data(self, text: str) -> None:
        """A line of the result."""
        self._out.out(text, highlight=False)

    def styled(self, markup: str) -> None:
        """A line of the result in rich's markup; plain where there is no terminal."""
        self._out.print(markup, highlight=False)

    def remark(self, text: str) -> None:
        """A line for the person who waits."""
        self._err.out(text, highlight=False)

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table on standard output; the first column to the left, the others to the right."""
        table = Table(title=title, title_justify="left", title_style="bold")
        for index, column in enumerate(columns):
            table.add_column(column, justify="left" if index == 0 else "right")
        for row in rows:
            table.add_row(*row)
        self._out.print(table)

    @contextmanager
    def progress(self, what: str, total: float) -> Iterator["Bar"]:
        """A bar on standard error, or nothing where there is no terminal."""
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[note]}"),
            TimeRemainingColumn(),
            console=self._err,
            disable=not self._err.is_terminal or bool(os.environ.get("CI")),
            transient=True,
        ) as progress:
            yield Bar(progress, progress.add_task(what, total=total, note=""))


class Bar:
    def __init__(self, progress: Progress, task: Any) -> None:
        self._progress, self._task = progress, task

    def at(self, completed: float, note: str = "") -> None:
        self._progress.update(self._task, completed=completed, note=note)


@contextmanager
def ctrl_c() -> Iterator[Event]:
    """Set by Ctrl-C, which then interrupts nothing: for work that has to end between two steps."""
    pressed = Event()
    before = signal.signal(signal.SIGINT, lambda *_: pressed.set())
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


def _file(given: Any, standard: IO[str]) -> IO[str]:
    """The stream inside Django's OutputWrapper, or what was given."""
    return getattr(given, "_out", given) or standard
