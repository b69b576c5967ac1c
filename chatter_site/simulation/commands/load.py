"""Put chat lines on ingest at a given rate, as a load and as a stub publisher.

manage.py simulate load --rate 20 --count 200
manage.py simulate load --room demo --burst 50 --count 500
"""

import argparse
import time
from itertools import islice

from django.conf import settings

from chatter_site.simulation.console import Console, Failed
from chatter_site.simulation.publisher import messages
from protocol.bus import Bus, BusDown, IngestFull
from protocol.codec import encode_checked
from protocol.connect import bus_for
from protocol.messages import ChatMessage

HELP = "put lines on ingest at a given rate"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rate", type=float, default=5.0, help="bursts per second (default 5)")
    parser.add_argument("--room", default="demo", help="slug or room id (default demo)")
    parser.add_argument("--count", type=int, default=100, help="lines in all (default 100)")
    parser.add_argument("--burst", type=int, default=1, help="lines at once (default 1)")
    parser.add_argument("--text", default="", help="put before each line, such as a test marker")


def run(options: argparse.Namespace, console: Console) -> int:
    """Sends ``count`` lines, each with its own id, from enough people to stay under their limits."""
    if options.rate <= 0 or options.burst < 1 or options.count < 1:
        raise Failed("--rate, --burst and --count must be above 0")
    bus = bus_for(settings)
    room_id = options.room if options.room.startswith("room:") else f"room:{options.room}"
    lines = messages(room_id, options.rate * options.burst, options.count, options.text)
    began = time.monotonic()
    with console.progress("sending", options.count) as bar:
        for first in range(0, options.count, options.burst):
            _wait_until(began + first / options.burst / options.rate)
            for message in islice(lines, options.burst):
                _send(bus, message)
            bar.at(min(first + options.burst, options.count))
    console.remark(f"sent {options.count} lines in {time.monotonic() - began:.1f} s")
    return 0


def _wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def _send(bus: Bus, message: ChatMessage) -> None:
    try:
        bus.submit(encode_checked(message))
    except IngestFull as error:
        raise Failed("ingest is full: is the gateway running? (manage.py rungateway)", 1) from error
    except BusDown as error:
        raise Failed("Redis does not answer: start the platform with `make run`", 1) from error
