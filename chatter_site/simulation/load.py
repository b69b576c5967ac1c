"""``manage.py simulate load``: lines of many people at a steady rate, straight into ingest."""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Final

from chatter_site.simulation.live import NothingRuns, live
from protocol.bus import Bus, IngestFull
from protocol.clock import now_ms, to_ts
from protocol.codec import encode_checked
from protocol.ids import hash64, new_id
from protocol.messages import ChatMessage, Trace, chat_message

HELP: Final = "send lines of people at a steady rate (the stub publisher)"
PRODUCER: Final = "stub_publisher"
LINE_EVERY_S: Final = 6
"""How often one person writes at most; twenty lines in 30 s is where their limit lies."""
WORDS: Final = (
    "nice",
    "wait",
    "what",
    "again",
    "left",
    "go",
    "clip",
    "that",
    "was",
    "close",
    "one",
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--room", default="room:demo", help="room id (room:demo)")
    parser.add_argument("--rate", type=float, default=5.0, help="lines per second (5)")
    parser.add_argument("--count", type=int, default=50, help="lines in all (50)")
    parser.add_argument("--burst", type=int, default=1, help="lines sent together (1)")
    parser.add_argument("--text", default="", help="put before each line, such as a test marker")


def run(options: Namespace) -> int:
    try:
        bus = live().bus
    except NothingRuns as error:
        sys.stderr.write(f"{error}\n")
        return 2
    refused = send(bus, options)
    sys.stderr.write(f"{options.count - refused} lines sent, {refused} refused\n")
    return 1 if refused else 0


def send(bus: Bus, options: Namespace) -> int:
    """Send them on an absolute schedule, so that a slow moment is made up; how many were refused."""
    refused = 0
    started = time.monotonic()
    for n, message in enumerate(messages(options.room, options.rate, options.count, options.text)):
        if n % options.burst == 0:
            time.sleep(max(0.0, started + n / options.rate - time.monotonic()))
        try:
            bus.submit(encode_checked(message))
        except IngestFull:
            refused += 1
    return refused


def messages(room_id: str, rate: float, count: int, text: str = "") -> Iterator[ChatMessage]:
    """Each is made when it is asked for, so that its ``ts`` is the time it is sent."""
    people = max(1, round(rate * LINE_EVERY_S))
    for n in range(count):
        person = f"load{n % people}"
        yield chat_message(
            id=new_id(),
            ts=to_ts(now_ms()),
            room_id=room_id,
            origin="human",
            user_id=person,
            display_name=person,
            content=f"{text}{line(n)}",
            trace=Trace(producer=PRODUCER),
        )


def line(n: int) -> str:
    """Three words and a number: alike in length to chat, never the same twice."""
    words = (WORDS[hash64("load", n, i) % len(WORDS)] for i in range(3))
    return f"{' '.join(words)} {n}"
