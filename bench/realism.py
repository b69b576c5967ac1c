"""Is the chat real for any seed, not only for those it was tuned on?

  manage.py bench realism --room kitchen --seeds 20

Runs a room for many seeds and prints the scorecard of each, and over all of them the shape of
bursts and the delays of replies between simulated chatters, beside what was measured in real chat.
"""

from argparse import ArgumentParser, Namespace
from typing import Final

from msgspec import Struct

from bench.scenarios import demo, files
from protocol.clock import parse_ts
from protocol.messages import ChatMessage
from simulation.analysis import reply_delays
from simulation.bursts import pool
from simulation.console import Console
from simulation.firehose import Shown
from simulation.logfile import chat_lines
from simulation.quantiles import quantiles
from simulation.scorecard import Scorecard, score
from simulation.world import World

HELP: Final = "scorecard, bursts and reply delays over many seeds"


class Result(Struct, frozen=True):
    seed: str
    card: Scorecard
    times_s: list[float]
    delays_s: list[float]


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--room", default="demo", help="room in configs/rooms (default %(default)s)"
    )
    parser.add_argument("--stream", help="another stream than the room's")
    parser.add_argument("--seeds", type=int, default=20, help="how many (default %(default)s)")
    parser.add_argument(
        "--first", type=int, default=9001, help="the first seed (default %(default)s)"
    )
    parser.add_argument(
        "--minutes", type=float, default=60, help="virtual minutes each (default %(default)s)"
    )


def run(options: Namespace, console: Console) -> int:
    emotes = files().emotes()
    results = []
    for seed in range(options.first, options.first + options.seeds):
        result = _one(options, str(seed), emotes)
        results.append(result)
        console.data(_line(result))
    _conclude(results, console)
    return 0 if all(_passed(r) >= 11 for r in results) else 1


def _one(options: Namespace, seed: str, emotes: frozenset[str]) -> Result:
    made = demo(options.room, seed, options.minutes, stream=options.stream)
    lines: list[ChatMessage] = [out.message for out in World(made).run() if isinstance(out, Shown)]
    end_ms = made.start_ms + made.duration_ms
    card = score(chat_lines(lines), emotes, start_ms=made.start_ms, end_ms=end_ms)
    times = [(parse_ts(m.ts) - made.start_ms) / 1000 for m in lines]
    return Result(seed, card, times, reply_delays(lines, simulated=True))


def _passed(result: Result) -> int:
    return result.card.median.passed if result.card.median else 0


def _line(result: Result) -> str:
    median = result.card.median
    outside = [m.name for m in median.metrics if not m.passes] if median else ["no window"]
    windows = " ".join(str(w.passed) for w in result.card.windows)
    return (
        f"seed {result.seed}: {_passed(result):>2} of 12, {len(result.times_s)} lines, "
        f"windows {windows}{'; outside: ' + ', '.join(outside) if outside else ''}"
    )


def _conclude(results: list[Result], console: Console) -> None:
    passed = sorted(_passed(r) for r in results)
    console.data(
        f"median window: {passed.count(12)} of {len(passed)} seeds with 12 of 12, worst {passed[0]}"
    )
    shape = pool([r.times_s for r in results])
    if shape:
        console.data(
            f"{shape.count} bursts: half-rise {shape.half_rise_s} s (real 3), half-decay "
            f"{shape.half_decay_s} s (real 7), base after {shape.base_after_s} s (real 45-60)"
        )
    delays = [d for r in results for d in r.delays_s]
    p10, p50, p90 = quantiles(delays, 0.1, 0.5, 0.9)
    console.data(
        f"{len(delays)} replies between simulated chatters: p10 {p10:.1f}, p50 {p50:.1f}, "
        f"p90 {p90:.1f} s (real 6, 26, 78)"
    )
