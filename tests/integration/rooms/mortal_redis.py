"""A Redis that can be killed, restarted on the same port, and paused."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from supervisor.redis_server import command, free_port
from tests.integration.embedded_redis import BINARY_6, BINARY_7, wait_until_ready


class MortalRedis:
    """``durable`` keeps an append-only file; without it a restart comes back empty."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._line = command(BINARY_7 or BINARY_6, port=self.port, folder=folder, durable=durable)
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._line, stdout=subprocess.DEVNULL)
        wait_until_ready(self._process, self.port)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    @contextmanager
    def paused(self) -> Iterator[None]:
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)
