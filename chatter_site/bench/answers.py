"""``manage.py bench answers``: how soon people are answered, and the chat reacts to the stream.

Starts a copy of its own, lets people ask and mention at a steady pace, and follows the firehose.
Latencies are seconds until the line was on the firehose: an answer's from the person's line, a
reaction's from the moment of the event.
"""

import sys
import time
from argparse import ArgumentParser, Namespace
from typing import Final

from msgspec import UNSET

from chatter_site.simulation.bursts import quantiles
from chatter_site.supervisor.throwaway import copy
from protocol.bus import Bus
from protocol.clock import now_ms, parse_ts, to_ts
from protocol.codec import decode, encode_checked
from protocol.ids import new_id
from protocol.messages import ChatMessage, StreamContext, Trace, chat_message

HELP: Final = "seconds until people are answered and events are reacted to"
WITHIN_S: Final = 8.0
LAST_WAIT_S: Final = 12.0
ASKED: Final = (
    "@ClipGoblin did you see that?",
    "what just happened?",
    "@SaltGremlin thoughts?",
    "should she go left or right?",
    "@MossyTeapot how are you today?",
    "does anyone know this game?",
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--tries", type=int, default=100, help="questions and mentions (100)")
    parser.add_argument("--rate", type=float, default=20.0, help="of them per minute (20)")
    parser.add_argument("--room", default="room:demo", help="room id (room:demo)")


def run(options: Namespace) -> int:
    with copy() as running:
        bus = Bus(running.run.redis_url)
        follower = Follower(bus, options.room)
        _ask(bus, follower, options)
        bus.close()
    return follower.report(options.tries)


def _ask(bus: Bus, follower: "Follower", options: Namespace) -> None:
    started = time.monotonic()
    for n in range(options.tries):
        _follow_until(follower, started + n * 60 / options.rate)
        line = _line(options.room, n)
        follower.asked[line.id] = now_ms()
        bus.submit(encode_checked(line))
    _follow_until(follower, time.monotonic() + LAST_WAIT_S)


def _follow_until(follower: "Follower", moment: float) -> None:
    while (left := moment - time.monotonic()) > 0:
        follower.read(min(500, max(1, round(left * 1000))))


def _line(room_id: str, n: int) -> ChatMessage:
    return chat_message(
        id=new_id(),
        ts=to_ts(now_ms()),
        room_id=room_id,
        origin="human",
        user_id=f"asker{n}",
        display_name=f"asker{n}",
        content=ASKED[n % len(ASKED)],
        trace=Trace(producer="stub_publisher"),
    )


class Follower:
    """Reads context and firehose; remembers when each question and event was first met."""

    def __init__(self, bus: Bus, room_id: str) -> None:
        self._bus, self._room_id = bus, room_id
        self._firehose, self._context = bus.keys.stream("firehose"), bus.keys.stream("context")
        self._positions = {key: bus.end(key) for key in (self._firehose, self._context)}
        self._events: dict[str, int] = {}
        self.asked: dict[str, int] = {}
        self._answers: dict[str, float] = {}
        self._reactions: dict[str, float] = {}
        self._began = now_ms()

    def read(self, block_ms: int) -> None:
        for entry in self._bus.tail(self._positions, block_ms=block_ms):
            self._positions[entry.stream] = entry.id
            if entry.stream == self._context:
                self._note_events(decode(entry.data, StreamContext))
            else:
                shown_ms = int(entry.id.split("-")[0])
                self._note_line(decode(entry.data, ChatMessage), shown_ms)

    def _note_events(self, context: StreamContext) -> None:
        if context.room_id != self._room_id:
            return
        for event in context.events:
            at_ms = parse_ts(event.ts)
            if event.meta and at_ms >= self._began and event.type != "silence":
                self._events.setdefault(str(event.meta["id"]), at_ms)

    def _note_line(self, line: ChatMessage, shown_ms: int) -> None:
        if line.origin != "bot" or line.room_id != self._room_id:
            return
        if line.reply_to in self.asked and line.reply_to is not None:
            waited = (shown_ms - self.asked[line.reply_to]) / 1000
            self._answers.setdefault(line.reply_to, waited)
        cause = line.trace.cause if line.trace else UNSET
        if isinstance(cause, str) and cause in self._events:
            self._reactions.setdefault(cause, (shown_ms - self._events[cause]) / 1000)

    def report(self, tries: int) -> int:
        """Print the figures; 1 when fewer than 95 % were answered in time."""
        in_time = sum(waited <= WITHIN_S for waited in self._answers.values())
        p50, p95 = quantiles(list(self._answers.values()), 0.5, 0.95)
        sys.stdout.write(
            f"{in_time} of {tries} people answered within {WITHIN_S:g} s "
            f"(p50 {p50:.1f}, p95 {p95:.1f} s)\n"
        )
        p50, p95 = quantiles(list(self._reactions.values()), 0.5, 0.95)
        sys.stdout.write(
            f"{len(self._reactions)} of {len(self._events)} events reacted to: first line p50 "
            f"{p50:.1f}, p95 {p95:.1f} s\n"
        )
        return 0 if in_time >= 0.95 * tries else 1
