"""Kill -9 one process of the running copy, and know when its work goes on."""

import os
import signal
import time
from collections.abc import Callable
from http.client import HTTPConnection
from urllib.parse import urlsplit

from protocol.bus import Bus
from protocol.codec import encode_checked
from simulation.publisher import messages
from tests.e2e.conftest import Stack
from tests.e2e.firehose import ROOM, wait_until_shown

BACK_WITHIN_S = 30.0


def kill(stack: Stack, name: str) -> float:
    """Seconds from the kill until what the process does is done again."""
    bus = stack.bus()
    works = {"gateway": _publishes, "loops": _decides, "web": _answers}[name](stack, bus)
    began = time.monotonic()
    os.kill(stack.pids()[name], signal.SIGKILL)
    try:
        works()
    finally:
        bus.close()
    return time.monotonic() - began


def _publishes(_: Stack, bus: Bus) -> Callable[[], None]:
    position = bus.end(bus.keys.stream("firehose"))

    def wait() -> None:
        message = next(messages(ROOM, 1, 1))
        bus.submit(encode_checked(message))
        shown = wait_until_shown(bus, position, [message.id], BACK_WITHIN_S)
        assert message.id in {line.id for line in shown}, "the gateway did not come back"

    return wait


def _decides(_: Stack, bus: Bus) -> Callable[[], None]:
    key = bus.keys.stream("policy_log")

    def wait() -> None:
        position, deadline = bus.end(key), time.monotonic() + BACK_WITHIN_S
        while not bus.tail({key: position}):
            assert time.monotonic() < deadline, "the policy did not come back"

    return wait


def _answers(stack: Stack, _: Bus) -> Callable[[], None]:
    where = urlsplit(stack.http)

    def wait() -> None:
        deadline = time.monotonic() + BACK_WITHIN_S
        while not _healthy(str(where.hostname), where.port or 80):
            assert time.monotonic() < deadline, "the web process did not come back"
            time.sleep(0.05)  # a port that refuses gives nothing to wait for

    return wait


def _healthy(host: str, port: int) -> bool:
    link = HTTPConnection(host, port, timeout=2)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status == 200
    except OSError:
        return False
    finally:
        link.close()
