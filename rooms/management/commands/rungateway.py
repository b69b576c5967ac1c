"""``manage.py rungateway``: the writer of the firehose. A second one is a hot standby."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from protocol.connect import bus_for
from rooms.gateway import worker as gateway


class Command(BaseCommand):
    help = "Judge, number and publish chat lines until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        gateway.run(bus_for(settings), stopping.is_set)
