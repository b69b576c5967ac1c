"""The whole product, running: a throw-away copy, or the one CHATTER_URL names.

CHATTER_DATA is that one's data folder; without it the tests that kill processes or write to Redis
directly are skipped.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from protocol.bus import Bus
from supervisor import run_file
from supervisor.throwaway import copy
from tests.e2e.person import Person

COPY_SETTINGS = {"E2E_MARKERS": "true", "SOCKETS_PER_ADDRESS": "0", "GUESTS_PER_ADDRESS": "0"}


class Stack(NamedTuple):
    http: str
    folder: Path | None

    def pids(self) -> dict[str, int]:
        return dict(self._run().pids)

    def bus(self) -> Bus:
        return Bus(self._run().redis_url)

    def _run(self) -> run_file.RunFile:
        found = run_file.find(self.folder) if self.folder else None
        if found is None:
            pytest.skip("needs CHATTER_DATA, the data folder of the running copy")
        return found

    def password(self) -> str:
        if self.folder is None:
            pytest.skip("needs CHATTER_DATA, the data folder of the running copy")
        return (self.folder / "admin_password").read_text().strip()


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    if url := os.environ.get("CHATTER_URL"):
        data = os.environ.get("CHATTER_DATA")
        yield Stack(url.rstrip("/"), Path(data).resolve() if data else None)
        return
    with copy(COPY_SETTINGS) as running:
        yield Stack(running.run.http, running.folder)


@pytest.fixture
def bus(stack: Stack) -> Iterator[Bus]:
    bus = stack.bus()
    yield bus
    bus.close()


@pytest.fixture
async def nova(stack: Stack) -> AsyncIterator[Person]:
    """A guest in the demo room."""
    async with Person(stack.http) as person:
        await person.take_name()
        await person.join()
        yield person


@pytest.fixture
async def echo(stack: Stack) -> AsyncIterator[Person]:
    """Another guest in the demo room."""
    async with Person(stack.http) as person:
        await person.take_name()
        await person.join()
        yield person


@pytest.fixture
async def operator(stack: Stack) -> AsyncIterator[Person]:
    """The demo administrator in the demo room."""
    async with Person(stack.http) as person:
        await person.sign_in(stack.password())
        await person.join()
        yield person
