"""Put chat lines on ingest at a given rate, as a load and as a stub publisher.

manage.py simulate load --rate 20 --count 200
manage.py simulate load --room demo --burst 50 --count 500
"""

import argparse
import time

from django.conf import settings

from chatter_site.simulation.console import Console, Failed
from protocol.bus import Bus, BusDown, IngestFull
from protocol.clock import now_ms, to_ts
from protocol.codec import encode_checked
from protocol.connect import bus_for
from protocol.ids import new_id
from protocol.messages import Trace, chat_message

HELP = "put lines on ingest at a given rate"
SENDERS = 25


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rate", type=float, default=5.0, help="bursts per second (default 5)")
    parser.add_argument("--room", default="demo", help="slug or room id (default demo)")
    parser.add_argument("--count", type=int, default=100, help="lines in all (default 100)")
    parser.add_argument("--burst", type=int, default=1, help="lines at once (default 1)")
    parser.add_argument("--text", default="load line {n}", help="content; {n} is the number")


def run(options: argparse.Namespace, console: Console) -> int:
    """Sends ``count`` lines; each has its own id, and 25 senders share the rate limits."""
    if options.rate <= 0 or options.burst < 1 or options.count < 1:
        raise Failed("--rate, --burst and --count must be above 0")
    bus = bus_for(settings)
    room_id = options.room if options.room.startswith("room:") else f"room:{options.room}"
    began = time.monotonic()
    with console.progress("sending", options.count) as bar:
        for first in range(0, options.count, options.burst):
            _wait_until(began + first / options.burst / options.rate)
            for n in range(first, min(first + options.burst, options.count)):
                _send(bus, room_id, n, options.text)
            bar.at(min(first + options.burst, options.count))
    console.remark(f"sent {options.count} lines in {time.monotonic() - began:.1f} s")
    return 0


def _wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def _send(bus: Bus, room_id: str, n: int, text: str) -> None:
    message = chat_message(
        id=new_id(),
        ts=to_ts(now_ms()),
        room_id=room_id,
        origin="human",
        user_id=f"load:{n % SENDERS}",
        display_name=f"load{n % SENDERS}",
        content=text.format(n=n),
        trace=Trace(producer="stub_publisher"),
    )
    try:
        bus.submit(encode_checked(message))
    except IngestFull as error:
        raise Failed("ingest is full: is the gateway running? (manage.py rungateway)", 1) from error
    except BusDown as error:
        raise Failed("Redis does not answer: start the platform with `make run`", 1) from error
