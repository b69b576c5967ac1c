"""What can be wrong before anything starts, each said in one sentence that tells what to do."""

import fcntl
import os
import socket
import sys
import time
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import redis

FORMER_RUN_ENDS_WITHIN_S: Final = 15.0
OLDEST_REDIS: Final = (6, 2)
OURS: Final = (
    *("up.lock", "run.json", "secret_key", "admin_password"),
    *("chatter.sqlite3", "test.sqlite3", "redis", "static", "mem0"),
)
"""What lies in a data folder; SQLite adds endings of its own."""


class CannotStart(Exception):
    """The text is one sentence for the person at the terminal."""


def check_platform() -> None:
    if sys.platform != "linux":
        raise CannotStart(
            "`manage.py up` needs Linux or WSL2; here, run `docker compose up` instead."
        )


def check_folder(data: Path) -> None:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = data / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotStart(
            f"The data folder {data} cannot be written ({reason}): "
            "make it writable or name another one with --data."
        ) from error


def keep_private(data: Path) -> str:
    """Close a folder of ours that every user of the machine could read; a sentence about it, else
    the empty text. One that holds anything else may be open on purpose."""
    about = data.stat()
    if not about.st_mode & 0o007:
        return ""
    if about.st_uid == os.geteuid() and all(n.startswith(OURS) for n in os.listdir(data)):
        data.chmod(0o700)
        return f"the data folder {data} could be read by every user; now it is for its owner alone"
    return (
        f"every user of this machine can read the data folder {data}: run `chmod 700 {data}` "
        "or name another one with --data"
    )


def check_port(host: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        raise CannotStart(
            f"Port {port} on {host} cannot be used ({getattr(error, 'strerror', error)}): "
            "stop what listens there or choose another one with --port."
        ) from error


def check_redis(url: str) -> None:
    """A Redis somebody else runs must answer and be new enough."""
    where = urlsplit(url)
    name = f"{where.hostname}:{where.port or 6379}"
    try:
        with redis.Redis.from_url(
            url, socket_timeout=3, socket_connect_timeout=3, retry=None
        ) as client:
            version = str(client.info("server")["redis_version"])
    except (redis.RedisError, ValueError, OSError) as error:
        raise CannotStart(
            f"Redis at {name} does not answer ({error}): start it, correct REDIS_URL, "
            "or unset REDIS_URL to use the built-in one."
        ) from error
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_REDIS:
        raise CannotStart(f"Redis at {name} is {version}: at least 6.2 is needed.")


def claim(data: Path) -> int:
    """A lock on the data folder, as a file descriptor that stays open.

    Redis inherits it: after kill -9 of a supervisor the folder is free once its Redis is gone.
    """
    lock = os.open(data / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + FORMER_RUN_ENDS_WITHIN_S
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if _running(data) or time.monotonic() > deadline:
                raise CannotStart(
                    f"Another copy runs in {data}: stop it or name another folder with --data."
                ) from None
            time.sleep(0.1)
        else:
            os.truncate(lock, 0)
            os.write(lock, str(os.getpid()).encode())
            return lock


def _running(data: Path) -> bool:
    """Whether the supervisor that wrote the lock is alive; its children may outlive it briefly."""
    text = (data / "up.lock").read_text()
    return text.isdigit() and Path(f"/proc/{text}").exists()
