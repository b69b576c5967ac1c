"""How soon the chat reacts to what happens on stream.

  manage.py bench reactions --minutes 20

Starts a copy of its own and watches all its rooms; nobody writes. A latency is the seconds from the
moment of an event to the first simulated line on the firehose that is about it.
"""

import time
from argparse import ArgumentParser, Namespace
from typing import Final

from bench.following import Following
from protocol.bus import Bus
from protocol.clock import now_ms, parse_ts
from protocol.messages import ChatMessage, StreamContext, StreamEvent
from simulation.console import Console
from simulation.quantiles import quantiles
from supervisor.throwaway import copy

HELP: Final = "seconds until the chat reacts to events on stream"
P50_S: Final = 3.0
P95_S: Final = 6.0
LAST_WAIT_S: Final = 12.0


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--minutes", type=float, default=20.0, help="how long to watch (default %(default)s)"
    )


def run(options: Namespace, console: Console) -> int:
    with copy() as running:
        bus = Bus(running.run.redis_url)
        following, reactions = Following(bus), Reactions(now_ms())
        until = time.monotonic() + options.minutes * 60
        for shown_ms, message in following.until(until + LAST_WAIT_S):
            if isinstance(message, ChatMessage):
                waited = reactions.hear(message, shown_ms)
                if waited is not None:
                    console.remark(f"{waited:5.1f} s  {message.room_id}  {message.content}")
            elif time.monotonic() < until:
                reactions.watch(message)
        bus.close()
    return reactions.report(console)


Named = tuple[str, str]
"""A room and the id of an event or line in it."""


class Reactions:
    """The events since ``began_ms``, and how many seconds the first line about each took."""

    def __init__(self, began_ms: int) -> None:
        self._began_ms = began_ms
        self._events: dict[Named, StreamEvent] = {}
        self._about: dict[Named, Named] = {}
        self._waited: dict[Named, float] = {}

    def watch(self, context: StreamContext) -> None:
        for event in context.events:
            if event.meta and parse_ts(event.ts) >= self._began_ms:
                self._events.setdefault((context.room_id, str(event.meta["id"])), event)

    def hear(self, line: ChatMessage, shown_ms: int) -> float | None:
        """The seconds an event waited for this line, if it is the first about it.

        A line is about the event that caused it; a copy or an answer, about what its model is.
        """
        cause = (line.room_id, str(line.trace.cause)) if line.trace else ("", "")
        named = cause if cause in self._events else self._about.get(cause)
        if line.origin != "bot" or named is None:
            return None
        self._about[line.room_id, line.id] = named
        if named in self._waited:
            return None
        waited = (shown_ms - parse_ts(self._events[named].ts)) / 1000
        return self._waited.setdefault(named, waited)

    def report(self, console: Console) -> int:
        """Print the figures, an event without a line counting as infinitely late; 1 when late."""
        waits = {named: self._waited.get(named, float("inf")) for named in self._events}
        p50, p95 = quantiles(list(waits.values()), 0.5, 0.95)
        console.data(
            f"{len(self._waited)} of {len(waits)} events reacted to: first line p50 {p50:.1f}, "
            f"p95 {p95:.1f} s"
        )
        for named, waited in waits.items():
            if waited > P95_S:
                console.data(f"  {self._events[named].type} in {named[0]}: {waited:.1f} s")
        return 0 if p50 <= P50_S and p95 <= P95_S else 1
