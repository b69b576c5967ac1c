"""How many CPU seconds an hour of a room takes, without start-up and report.

  manage.py bench simulate --room kitchen --minutes 60

Exit status 1 when two rounds gave different lines.
"""

import time
from argparse import ArgumentParser, Namespace
from hashlib import blake2b
from statistics import median
from typing import Final

from bench.scenarios import demo
from simulation.console import Console
from simulation.firehose import Shown
from simulation.world import World

HELP: Final = "CPU seconds for a virtual hour of a room"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--room", default="kitchen", help="room in configs/rooms (default %(default)s)"
    )
    parser.add_argument(
        "--minutes", type=float, default=60, help="virtual minutes (default %(default)s)"
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="rounds after one warm-up (default %(default)s)"
    )
    parser.add_argument("--seed", default="1", help="seed (default %(default)s)")


def run(options: Namespace, console: Console) -> int:
    """Every round must give the same digest, or the figure counts for nothing."""
    seconds, digests, lines = [], set(), 0
    for n in range(options.rounds + 1):
        world = World(demo(options.room, options.seed, options.minutes))
        began, digest, lines = time.process_time(), blake2b(digest_size=8), 0
        for output in world.run():
            if isinstance(output, Shown):
                digest.update(output.body)
                lines += 1
        if n:
            seconds.append(time.process_time() - began)
        digests.add(digest.hexdigest())
    console.data(
        f"{lines} lines in {options.minutes:g} virtual minutes: CPU s median {median(seconds):.2f}, "
        f"min {min(seconds):.2f}, max {max(seconds):.2f}; digests {', '.join(sorted(digests))}"
    )
    return 0 if len(digests) == 1 else 1
