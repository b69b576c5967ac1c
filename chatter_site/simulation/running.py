"""The running copy, for the subcommands that talk to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from chatter_site.simulation.console import Failed
from protocol.bus import Bus, BusDown
from protocol.connect import bus_for


@contextmanager
def running() -> Iterator[Bus]:
    """Its Bus; Failed when its Redis does not answer."""
    try:
        yield bus_for(settings)
    except BusDown as error:
        raise Failed("Redis does not answer: start the platform with `make run`", 1) from error
