"""Which addresses a provider may be reached at. Pure.

A base URL typed into the admin must not become a way into the network behind this server, so it
has to start with one of the allowed addresses (``LLM_BASE_URLS``).
"""

from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

ANY_PORT: Final = ":*"


class ForbiddenEndpoint(ValueError):
    """The address is not on the allow-list; add it to LLM_BASE_URLS to use it."""


def check_endpoint(url: str, allowed: Sequence[str]) -> None:
    """ForbiddenEndpoint unless scheme, host and port equal, and the path begins with, an allowed
    one's. An entry such as ``http://127.0.0.1:*`` allows every port."""
    try:
        wanted = urlsplit(url)
        port = _port(wanted)
    except ValueError as error:
        raise ForbiddenEndpoint(f"{url} is no address") from error
    if wanted.username or wanted.password or wanted.fragment or wanted.query:
        raise ForbiddenEndpoint("an address holds no user name, password, query or fragment")
    if not any(_matches(wanted, port, entry) for entry in allowed):
        listed = ", ".join(allowed) or "nothing"
        raise ForbiddenEndpoint(f"{url} is not allowed; add it to LLM_BASE_URLS (now: {listed})")


def _matches(wanted: SplitResult, port: int | None, entry: str) -> bool:
    head, any_port, tail = entry.partition(ANY_PORT)
    known = urlsplit(head + tail)
    return (
        (wanted.scheme, wanted.hostname) == (known.scheme, known.hostname)
        and (bool(any_port) or port == _port(known))
        and _inside(wanted.path, known.path)
    )


def _port(parts: SplitResult) -> int | None:
    return parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _inside(path: str, root: str) -> bool:
    root = root.rstrip("/")
    if ".." in path or "%" in path or "\\" in path:
        return False
    return path.rstrip("/") == root or path.startswith(f"{root}/")
