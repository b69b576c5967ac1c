"""Ask our own web process whether everything runs."""

import os
from http.client import HTTPConnection, HTTPException
from typing import Final

from supervisor.addresses import reachable

ATTEMPT_S: Final = 1.0


def allowed_host() -> str:
    """Return a Host header that Django accepts, whatever ALLOWED_HOSTS says."""
    first = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    return first if first and first != "*" else "localhost"


def ask_ready(host: str, port: int) -> tuple[bool, str]:
    """Return whether ``/readyz`` says yes, and its body, which names what is missing."""
    link = HTTPConnection(reachable(host), port, timeout=ATTEMPT_S)
    try:
        link.request("GET", "/readyz", headers={"Host": allowed_host()})
        answer = link.getresponse()
        return answer.status == 200, answer.read().decode(errors="replace")
    except (OSError, HTTPException) as error:
        return False, f"web: {error}"
    finally:
        link.close()
