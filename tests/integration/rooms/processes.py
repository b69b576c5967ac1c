"""Real processes of ours over the test's Redis and database."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from protocol.bus import Bus
from tests.integration import database


def environment(bus: Bus) -> dict[str, str]:
    return {
        **os.environ,
        "REDIS_URL": bus.url,
        "KEY_PREFIX": bus.keys.prefix,
        "DATABASE_URL": database.url(),
        "DATA_DIR": str(settings.DATA_DIR),
        "SOCKETS_PER_ADDRESS": "0",
    }


def wait_for(done: Callable[[], Any], timeout_s: float = 15) -> Any:
    """The first true answer of ``done``; polls what has no event to wait for."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        if answer := done():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"not within {timeout_s} s: {done}")


@contextmanager
def process(bus: Bus, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A child that is gone afterwards, however the test ends."""
    child = subprocess.Popen([sys.executable, *command], env=environment(bus))
    try:
        yield child
    finally:
        child.kill()
        child.wait()


@contextmanager
def gateway(bus: Bus) -> Iterator[subprocess.Popen[bytes]]:
    with process(bus, "manage.py", "rungateway") as child:
        yield child


def owner(bus: Bus) -> int:
    """Process id of the gateway that holds the lease, 0 for none."""
    token = bus.redis.get(bus.keys.lease("gateway"))
    return int(token.split(b":")[0]) if isinstance(token, bytes) else 0


@contextmanager
def web(bus: Bus) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["-m", "daphne", "-p", str(port), "chatter_site.asgi:application"]
    with process(bus, *command) as child:
        wait_for(lambda: _listens(port))
        yield child, port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def terminate(child: subprocess.Popen[bytes], within_s: float) -> int:
    child.send_signal(signal.SIGTERM)
    return child.wait(timeout=within_s)
