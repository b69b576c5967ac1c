"""A whole copy of the product for a test or a measurement: own folder, own port, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from supervisor import run_file
from supervisor.processes import PROJECT, PYTHON
from supervisor.readiness import ask_ready
from supervisor.redis_server import free_port
from supervisor.run_file import RunFile

READY_WITHIN_S: Final = 60.0
NOT_INHERITED: Final = ("REDIS_URL", "DATABASE_URL", "DATA_DIR", "KEY_PREFIX", "SECRET_KEY")
HOST: Final = "127.0.0.1"


class Copy:
    """``folder`` holds its data and its log ``up.log``."""

    def __init__(self, folder: Path, port: int, process: subprocess.Popen[bytes]) -> None:
        self.folder, self.port, self.process = folder, port, process

    @property
    def run(self) -> RunFile:
        """Where it is and its present process ids."""
        found = run_file.find(self.folder)
        if found is None:
            raise RuntimeError(f"the copy has ended:\n{self.log()}")
        return found

    def log(self) -> str:
        """The end of what its processes said."""
        return "\n".join((self.folder / "up.log").read_text().splitlines()[-40:])

    def wait_until_ready(self) -> float:
        """Seconds it took; TimeoutError with the log when it does not get there."""
        began = time.monotonic()
        while not ask_ready(HOST, self.port)[0]:
            if self.process.poll() is not None or time.monotonic() - began > READY_WITHIN_S:
                raise TimeoutError(f"not ready:\n{self.log()}")
            time.sleep(0.1)
        return time.monotonic() - began


@contextmanager
def copy(env: Mapping[str, str] | None = None) -> Iterator[Copy]:
    """A ready copy; ``env`` adds settings to it."""
    folder = Path(tempfile.mkdtemp(prefix="chatter-copy-"))
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    line = [PYTHON, "manage.py", "up", "--port", str(port), "--data", str(folder)]
    with (folder / "up.log").open("wb") as log:
        process = subprocess.Popen(
            line, cwd=PROJECT, env={**kept, **(env or {})}, stdout=log, stderr=log
        )
    try:
        running = Copy(folder, port, process)
        running.wait_until_ready()
        yield running
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)
