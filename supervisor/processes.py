"""The processes of one installation, as data. ``docker-compose.yml`` runs the same commands."""

import sys
from pathlib import Path
from typing import Final, NamedTuple

PROJECT: Final = Path(__file__).resolve().parents[1]
PYTHON: Final = sys.executable
MAX_FRAME_BYTES: Final = "16384"
MAX_MESSAGE_BYTES: Final = "1048576"
"""Holds for what we send too: an array of 200 lines must pass. Frames are limited on arrival only."""


class Process(NamedTuple):
    name: str
    command: list[str]


def prepare() -> Process:
    """Migrations, the demo and its administrator: runs to its end before the services start."""
    return Process("prepare", [PYTHON, "manage.py", "prepare"])


def services(host: str, port: int) -> list[Process]:
    """What runs all the time, in the order in which it is started and stopped."""
    return [
        _web(host, port),
        Process("gateway", [PYTHON, "manage.py", "rungateway"]),
        _worker("loops", threads=8),
        _worker("models", threads=4),
        _beat(),
    ]


def _web(host: str, port: int) -> Process:
    line = [PYTHON, "-m", "daphne", "-b", host, "-p", str(port), "-v", "0", "--no-server-name"]
    line += ["--ping-interval", "5", "--ping-timeout", "10"]
    line += ["--websocket-max-message-size", MAX_MESSAGE_BYTES]
    line += ["--websocket-max-frame-size", MAX_FRAME_BYTES]
    return Process("web", [*line, "chatter_site.asgi:application"])


def _worker(queue: str, *, threads: int) -> Process:
    """A Celery worker for one queue.

    Threads, because tasks mostly wait for Redis or a model. Gossip and heartbeats serve monitors
    that we do not use, and cost wake-ups.
    """
    line = [PYTHON, "-m", "celery", "-q", "-A", "chatter_site", "worker", "--loglevel", "WARNING"]
    line += ["-Q", queue, "-n", f"{queue}@%h", "-P", "threads", "-c", str(threads)]
    return Process(queue, [*line, "--without-gossip", "--without-mingle", "--without-heartbeat"])


def _beat() -> Process:
    """The schedule is a few intervals: nothing to keep on disk, so nothing to corrupt."""
    line = [PYTHON, "-m", "celery", "-q", "-A", "chatter_site.beat", "beat"]
    line += ["--loglevel", "WARNING", "--pidfile", ""]
    return Process("beat", [*line, "-S", "celery.beat:Scheduler"])
