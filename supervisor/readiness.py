"""Ask our own web process whether everything runs."""

import os
import socket
from typing import Final

from supervisor.addresses import reachable

ATTEMPT_S: Final = 1.0


def allowed_host() -> str:
    """A Host header Django accepts, whatever ALLOWED_HOSTS says."""
    first = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    return first if first and first != "*" else "localhost"


def ask_ready(host: str, port: int) -> tuple[bool, str]:
    """Whether ``/readyz`` says yes, and its body, which names what is missing."""
    request = f"GET /readyz HTTP/1.0\r\nHost: {allowed_host()}\r\n\r\n"
    answer = b""
    try:
        with socket.create_connection((reachable(host), port), timeout=ATTEMPT_S) as link:
            link.settimeout(ATTEMPT_S)
            link.sendall(request.encode())
            while data := link.recv(65536):
                answer += data
    except OSError as error:
        return False, f"web: {error}"
    head, _, body = answer.partition(b"\r\n\r\n")
    return b" 200 " in head.split(b"\r\n")[0], body.decode(errors="replace")
