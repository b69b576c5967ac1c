"""``make chaos``: kill each process many times under traffic, print how long it took to come back."""

import argparse
import sys
import time
from typing import Final

from simulation.quantiles import quantiles
from supervisor.throwaway import copy
from tests.e2e.conftest import COPY_SETTINGS, Stack
from tests.e2e.firehose import traffic, wait_until_shown
from tests.e2e.kills import kill
from tests.e2e.ledger import problems

NAMES: Final = ("gateway", "loops", "web")
STEADY_S: Final = 6.0
"""Between kills: longer than the life after which the supervisor restarts at once."""
ALLOWED_S: Final = 4.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="per process (20)")
    parser.add_argument("--rate", type=float, default=20, help="lines per second meanwhile (20)")
    parser.add_argument("--only", choices=NAMES, help="kill this one alone")
    options = parser.parse_args()
    with copy(COPY_SETTINGS) as running:
        stack = Stack(running.run.http, running.folder)
        names = (options.only,) if options.only else NAMES
        faults = [fault for name in names for fault in attack(stack, name, options)]
    for fault in faults[:20]:
        print("FAULT", fault)
    return 1 if faults else 0


def attack(stack: Stack, name: str, options: argparse.Namespace) -> list[str]:
    """Kill one process again and again; what was damaged, and which returns were too slow."""
    bus = stack.bus()
    start = bus.end(bus.keys.stream("firehose"))
    times = []
    with traffic(bus, options.rate) as flow:
        for _ in range(options.kills):
            time.sleep(STEADY_S)
            times.append(kill(stack, name))
    faults = problems(wait_until_shown(bus, start, flow.sent, 30), flow.sent)
    bus.close()
    p50, most = quantiles(times, 0.5, 1.0)
    print(
        f"{name:8} {len(times)} kills, back after p50 {p50:.1f} s, "
        f"max {most:.1f} s; {len(flow.sent)} lines, {len(faults)} faults",
        flush=True,
    )
    slow = [f"{name} took {seconds:.1f} s" for seconds in times if seconds > ALLOWED_S]
    return [*faults, *slow]


if __name__ == "__main__":
    sys.exit(main())
