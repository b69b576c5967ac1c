"""Where the server answers, and where people find it. Pure."""

from collections.abc import Sequence

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104


def reachable(host: str) -> str:
    """Where a server bound to ``host`` can be reached from this machine."""
    return _EVERYWHERE.get(host, host)


def own(host: str, port: int) -> str:
    """The address on this machine."""
    return f"http://{_in_url(reachable(host))}:{port}"


def public(
    host: str, port: int, *, hosts: Sequence[str], origins: Sequence[str], https: bool
) -> str:
    """The address to tell people: one that ``hosts`` (ALLOWED_HOSTS) has served.

    With ``https`` a proxy ends TLS in front, under the first of ``origins`` (CSRF_TRUSTED_ORIGINS)
    that names one host, or on the usual port.
    """
    name = _in_url(reachable(host))
    if hosts and not {name, "*"} & set(hosts):
        name = hosts[0].lstrip(".")
    if https:
        named = (o for o in origins if o.startswith("https://") and "*" not in o)
        return next(named, f"https://{name}")
    return f"http://{name}:{port}"


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
