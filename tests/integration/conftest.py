"""A real Redis for every test here: one server per xdist worker, one key prefix per test.

``redis_url`` also points Django's settings there, so consumers, views and Celery meet the same one.
"""

import os
import secrets
from collections.abc import Iterator

import pytest
from django.conf import settings

from protocol.bus import Bus
from protocol.connect import bus_for
from protocol.streams import Keys
from tests.integration.embedded_redis import BINARY_6, BINARY_7, running


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(BINARY_7 or BINARY_6, tmp_path_factory.mktemp("redis")) as url:
        settings.REDIS_URL = settings.CELERY_BROKER_URL = os.environ["REDIS_URL"] = url
        settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"][0]["address"] = url
        yield url


@pytest.fixture
def bus(redis_url: str) -> Iterator[Bus]:
    bus = Bus(redis_url, Keys(prefix=f"t{secrets.token_hex(4)}:"))
    yield bus
    bus.close()


@pytest.fixture
def site_bus(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    """The process's own bus (``bus_for(settings)``) under a fresh prefix: for code that finds it."""
    prefix = f"t{secrets.token_hex(4)}:"
    monkeypatch.setattr(settings, "KEY_PREFIX", prefix)
    monkeypatch.setenv("KEY_PREFIX", prefix)
    bus = bus_for(settings)
    yield bus
    bus.close()
