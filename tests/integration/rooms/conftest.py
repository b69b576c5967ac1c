"""Rooms' fixtures. Pytest may load this before Django's apps, so models are imported in them."""

import threading
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from protocol.bus import Bus

if TYPE_CHECKING:
    from rooms.models import Room
    from rooms.sockets.hub import Hub


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SOCKETS_PER_ADDRESS", 0)
    monkeypatch.setattr(settings, "GUESTS_PER_ADDRESS", 0)


@pytest.fixture
def demo(transactional_db: None, site_bus: Bus) -> "Room":
    from rooms.models import Room
    from rooms.services import save_room

    return save_room(Room(slug="demo", title="Demo", enabled_personas=["ClipGoblin"]))


@pytest.fixture
def gateway_thread(demo: "Room", site_bus: Bus) -> Iterator[None]:
    """The gateway in a thread of this process."""
    from django.db import connections

    from protocol.loop import run_leased
    from rooms.gateway.worker import Gateway

    stopping = threading.Event()

    def run() -> None:
        try:
            run_leased(site_bus, Gateway(site_bus), stop=stopping.is_set, wait=True)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    yield
    stopping.set()
    thread.join(timeout=5)
    assert not thread.is_alive()


@pytest.fixture
async def hub(demo: "Room") -> AsyncIterator["Hub"]:
    from rooms.sockets.hub import hub_here

    hub = hub_here()
    await hub.ready()
    yield hub
    await hub.stop()
