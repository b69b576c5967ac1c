"""The test's own database, for the processes and threads that the test starts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.db import connection, connections


def url() -> str:
    there = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{there['NAME']}"
    who = f"{quote(there['USER'], safe='')}:{quote(there['PASSWORD'], safe='')}"
    return f"postgres://{who}@{there['HOST']}:{there['PORT'] or 5432}/{there['NAME']}"


def closing(run: Callable[..., Any]) -> Callable[..., None]:
    """``run`` for a thread that ends: it leaves no connection open, which a server would count."""

    def target(*args: Any) -> None:
        try:
            run(*args)
        finally:
            connections.close_all()

    return target
