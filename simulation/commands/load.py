"""Send lines of many people at a steady rate, straight into ingest of the running copy.

  manage.py simulate load --rate 20 --count 200
  manage.py simulate load --room demo --burst 50 --count 500

A refused line is one that ingest had no place for. What the gateway makes of the others, the room
shows; watch it with simulate watch. Exit status 1 when lines were refused.
"""

import argparse
import time
from collections.abc import Callable
from typing import Final

from protocol.bus import Bus
from simulation.console import Console, Failed
from simulation.options import room_id
from simulation.publisher import messages
from simulation.running import running, sent

HELP: Final = "send lines of people at a steady rate (the stub publisher)"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--room", type=room_id, default="demo", help="slug or room id (default %(default)s)"
    )
    parser.add_argument(
        "--rate", type=float, default=5.0, help="lines per second (default %(default)s)"
    )
    parser.add_argument("--count", type=int, default=50, help="lines in all (default %(default)s)")
    parser.add_argument(
        "--burst", type=int, default=1, help="lines sent together (default %(default)s)"
    )
    parser.add_argument("--text", default="", help="put before each line, such as a test marker")


def run(options: argparse.Namespace, console: Console) -> int:
    if options.rate <= 0 or options.burst < 1 or options.count < 1:
        raise Failed("--rate, --burst and --count must be above 0")
    with running(options.room) as bus, console.progress("sending", options.count) as bar:
        refused = send(bus, options, bar.at)
    console.remark(f"{options.count - refused} lines sent, {refused} refused")
    return 1 if refused else 0


def send(bus: Bus, options: argparse.Namespace, progress: Callable[[float], None]) -> int:
    """Send them on an absolute schedule, so that a slow moment is made up; how many were refused."""
    refused, started = 0, time.monotonic()
    for n, message in enumerate(messages(options.room, options.rate, options.count, options.text)):
        if n % options.burst == 0:
            time.sleep(max(0.0, started + n / options.rate - time.monotonic()))
            progress(n)
        refused += not sent(bus, message)
    return refused
