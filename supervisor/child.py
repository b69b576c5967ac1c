"""One child process: start, output line by line, end. Linux only."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Iterable, Mapping
from typing import Final

from supervisor.processes import PROJECT, Process

PR_SET_PDEATHSIG: Final = 1
_libc = ctypes.CDLL(None)


class Child:
    """A running process. ``death_signal`` is what the kernel sends it when the supervisor dies."""

    def __init__(
        self,
        process: Process,
        env: Mapping[str, str],
        *,
        death_signal: signal.Signals = signal.SIGKILL,
        keep_open: Iterable[int] = (),
    ) -> None:
        self.name = process.name
        self._unfinished = b""
        self._pipe, child_end = os.pipe()
        os.set_blocking(self._pipe, False)
        parent = os.getpid()

        def die_with_parent() -> None:
            _libc.prctl(PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:  # it was gone before the line above
                os._exit(1)

        # Its own session: Ctrl-C reaches the supervisor alone, which then stops in order.
        # preexec_fn is safe here, because the supervisor has one thread.
        self._popen = subprocess.Popen(
            process.command,
            cwd=PROJECT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=child_end,
            stderr=child_end,
            start_new_session=True,
            preexec_fn=die_with_parent,
            pass_fds=tuple(keep_open),
        )
        os.close(child_end)

    @property
    def pid(self) -> int:
        return self._popen.pid

    def fileno(self) -> int:
        """Readable when there is output, or when there will be no more."""
        return self._pipe

    def lines(self) -> list[str] | None:
        """Whole lines written since the last call; None when its output is closed."""
        try:
            data = os.read(self._pipe, 65536)
        except BlockingIOError:
            return []
        if not data:
            return None
        *lines, self._unfinished = (self._unfinished + data).split(b"\n")
        return [line.decode(errors="replace") for line in lines]

    def ended(self) -> int | None:
        """The exit code once it has ended; negative: the signal that ended it."""
        return self._popen.poll()

    def send(self, number: signal.Signals) -> None:
        if self.ended() is None:
            self._popen.send_signal(number)

    def close(self) -> None:
        os.close(self._pipe)
