"""How soon people who ask are answered.

  manage.py bench answers --tries 100 --rate 20

Starts a copy of its own, lets people ask and mention at a steady pace, and follows the firehose.
A latency is the seconds from the person's line to the first answer on the firehose; the reactions
to the stream meanwhile are measured as in bench reactions. Exit status 1 when fewer than 95 % were
answered in time.
"""

import time
from argparse import ArgumentParser, Namespace
from typing import Final

from bench.following import Following
from bench.reactions import Reactions
from protocol.bus import Bus
from protocol.clock import now_ms, to_ts
from protocol.codec import encode_checked
from protocol.ids import new_id
from protocol.messages import ChatMessage, StreamContext, Trace, chat_message
from simulation.console import Console
from simulation.options import room_id
from simulation.quantiles import quantiles
from supervisor.throwaway import copy

HELP: Final = "seconds until people are answered"
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


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--tries", type=int, default=100, help="questions and mentions (default %(default)s)"
    )
    parser.add_argument(
        "--rate", type=float, default=20.0, help="of them per minute (default %(default)s)"
    )
    parser.add_argument(
        "--room", type=room_id, default="demo", help="slug or room id (default %(default)s)"
    )


def run(options: Namespace, console: Console) -> int:
    with copy() as running:
        bus = Bus(running.run.redis_url)
        answers, reactions = Answers(), Reactions(now_ms())
        _ask(bus, answers, reactions, options)
        bus.close()
    reactions.report(console)
    return answers.report(console)


def _ask(bus: Bus, answers: "Answers", reactions: Reactions, options: Namespace) -> None:
    following, started = Following(bus), time.monotonic()

    def until(moment: float) -> None:
        for shown_ms, message in following.until(moment):
            if isinstance(message, StreamContext):
                reactions.watch(message)
            else:
                reactions.hear(message, shown_ms)
                answers.hear(message, shown_ms)

    for n in range(options.tries):
        until(started + n * 60 / options.rate)
        line = _line(options.room, n)
        answers.asked[line.id] = now_ms()
        bus.submit(encode_checked(line))
    until(time.monotonic() + LAST_WAIT_S)


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


class Answers:
    """When each question was asked, and how many seconds its first answer took."""

    def __init__(self) -> None:
        self.asked: dict[str, int] = {}
        self._waited: dict[str, float] = {}

    def hear(self, line: ChatMessage, shown_ms: int) -> None:
        asked_ms = self.asked.get(line.reply_to or "")
        if line.origin == "bot" and line.reply_to and asked_ms is not None:
            self._waited.setdefault(line.reply_to, (shown_ms - asked_ms) / 1000)

    def report(self, console: Console) -> int:
        """Print the figures; 1 when fewer than 95 % were answered in time."""
        in_time = sum(waited <= WITHIN_S for waited in self._waited.values())
        p50, p95 = quantiles(list(self._waited.values()), 0.5, 0.95)
        console.data(
            f"{in_time} of {len(self.asked)} people answered within {WITHIN_S:g} s "
            f"(p50 {p50:.1f}, p95 {p95:.1f} s)"
        )
        return 0 if in_time >= 0.95 * len(self.asked) else 1
