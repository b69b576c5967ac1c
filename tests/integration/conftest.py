"""A real Redis for every test here: one server per xdist worker, one key prefix per test."""

import secrets
from collections.abc import Iterator

import pytest

from protocol.bus import Bus
from protocol.streams import Keys
from tests.integration.embedded_redis import BINARY_6, BINARY_7, running


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(BINARY_7 or BINARY_6, tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def bus(redis_url: str) -> Iterator[Bus]:
    bus = Bus(redis_url, Keys(prefix=f"t{secrets.token_hex(4)}:"))
    yield bus
    bus.close()
