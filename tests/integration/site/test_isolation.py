"""Tests run apart from the developer's installation; if they did not, they would write into it."""

from pathlib import Path

from django.conf import settings

from chatter_site.env import BASE_DIR
from protocol.bus import Bus
from protocol.connect import bus_for


def test_data_lives_outside_the_repository() -> None:
    assert not Path(settings.DATA_DIR).is_relative_to(BASE_DIR)


def test_the_process_finds_the_test_redis(site_bus: Bus) -> None:
    site_bus.redis.set(f"{site_bus.keys.prefix}probe", "here", ex=5)
    assert bus_for(settings).redis.get(f"{settings.KEY_PREFIX}probe") == b"here"
