"""The test's own database, for the processes and threads that the test starts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
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


@contextmanager
def refusing(table: str) -> Iterator[None]:
    """A database that answers, but fails every query of ``table``."""
    _rename(table, f"{table}_away")
    try:
        yield
    finally:
        _rename(f"{table}_away", table)


@asynccontextmanager
async def refusing_meanwhile(table: str) -> AsyncIterator[None]:
    """``refusing``, from an event loop."""
    rename = closing(_rename)
    await asyncio.to_thread(rename, table, f"{table}_away")
    try:
        yield
    finally:
        await asyncio.to_thread(rename, f"{table}_away", table)


def _rename(old: str, new: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")
