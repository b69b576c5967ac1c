"""``manage.py rungateway``: the writer of the firehose. A second one is a hot standby."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from protocol.connect import bus_for
from protocol.loop import run_leased
from rooms.gateway.worker import Gateway


class Command(BaseCommand):
    help = "Judge, number and publish chat lines until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        bus = bus_for(settings)
        run_leased(bus, Gateway(bus), stop=stopping.is_set, wait=True)
