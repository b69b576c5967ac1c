"""Find the running copy: its Redis and its address, from the environment or from its run file."""

from typing import NamedTuple

from django.conf import settings

from chatter_site.env import read
from chatter_site.supervisor import run_file
from protocol.bus import Bus
from protocol.connect import bus_for


class NothingRuns(Exception):
    """The text is one sentence for the person at the terminal."""


class Live(NamedTuple):
    http: str
    bus: Bus


def live() -> Live:
    """The copy that ``manage.py up`` runs in DATA_DIR, or the one REDIS_URL belongs to."""
    found = run_file.find(settings.DATA_DIR)
    if not read("REDIS_URL"):
        if found is None:
            raise NothingRuns(
                f"Nothing runs in {settings.DATA_DIR}: start it with `make run`, or set REDIS_URL."
            )
        settings.REDIS_URL = found.redis_url
    return Live(found.http if found else "http://127.0.0.1:8080", bus_for(settings))
