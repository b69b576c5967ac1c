"""The clock is set back while people watch and write: life goes on."""

import pytest

from protocol.bus import Bus
from protocol.clock import now_ms, parse_ts
from protocol.codec import decode
from protocol.messages import TrendsSnapshot
from rooms.models import Room
from tests.integration.rooms.clients import say
from tests.integration.rooms.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)

BACK_MS = 40_000


def test_the_gateway_goes_on_with_its_housekeeping(
    demo: Room, site_bus: Bus, gateway_thread: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def newest_ms() -> int:
        entries = site_bus.latest(site_bus.keys.stream("trends"), 1)
        return parse_ts(decode(entries[0].data, TrendsSnapshot).ts) if entries else 0

    say(site_bus)
    wait_for(newest_ms)
    monkeypatch.setattr("rooms.gateway.worker.now_ms", lambda: now_ms() - BACK_MS)
    wait_for(lambda: newest_ms() < now_ms() - BACK_MS / 2)
