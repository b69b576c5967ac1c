"""What one chat line costs, in crowds of different sizes and when each of 1,000 chatters is asked.

  manage.py bench policy --lines 2000

Exit status 1 when a large crowd costs more than a small one, or single decisions are as cheap.
"""

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from statistics import median
from typing import Final

from msgspec.structs import replace

from bench.scenarios import START, files
from personas.chat.names import load_names
from personas.crowd.members import Crowd
from personas.crowd.process import to_line
from personas.policy.deciding import decide
from personas.policy.types import Moment, Standing, Stimulus
from protocol.clock import parse_ts
from simulation.console import Console

HELP: Final = "CPU per chat line: crowds of 100 and 10,000, and 1,000 single decisions"
SIZES: Final = (100, 1_000, 10_000)
CHATTERS: Final = 1_000


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--lines", type=int, default=2_000, help="lines per round (default %(default)s)"
    )
    parser.add_argument(
        "--rounds", type=int, default=7, help="rounds, all sizes in turn (default %(default)s)"
    )


def run(options: Namespace, console: Console) -> int:
    lines = [_line(n) for n in range(options.lines)]
    contestants: dict[str, Callable[[Stimulus], object]] = {
        f"crowd of {size}": _crowd(size) for size in SIZES
    }
    contestants[f"decide for each of {CHATTERS}"] = _each(CHATTERS)
    spent: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(options.rounds):
        for name, ask in contestants.items():
            # The naive way is so slow that a tenth of the lines tells enough.
            some = lines if name.startswith("crowd") else lines[: max(1, len(lines) // 10)]
            spent[name].append(_micros(ask, some))
    found = {name: median(values) for name, values in spent.items()}
    for name, micros in found.items():
        console.data(f"{name}: {micros:.1f} us a line")
    small, large = found[f"crowd of {SIZES[0]}"], found[f"crowd of {SIZES[-1]}"]
    thousand, naive = found[f"crowd of {CHATTERS}"], found[f"decide for each of {CHATTERS}"]
    console.data(
        f"10,000 against 100: {large / small:.2f} times; 1,000 in one process against one by one: "
        f"{naive / thousand:.0f} times less"
    )
    return 0 if large <= 1.2 * small and naive >= 40 * thousand else 1


def _micros(ask: Callable[[Stimulus], object], lines: list[Stimulus]) -> float:
    began = time.process_time()
    for line in lines:
        ask(line)
    return (time.process_time() - began) / len(lines) * 1e6


def _line(n: int) -> Stimulus:
    return Stimulus(
        kind="message",
        id=f"bench-line-{n:06d}",
        ts_ms=parse_ts(START) + n * 1_700,
        room_id="room:demo",
        origin="human",
        author_id=f"person:{n % 50}",
        author=f"person{n % 50}",
        text="did you see that jump" if n % 3 else "gg",
        question=bool(n % 3),
    )


def _crowd(size: int) -> Callable[[Stimulus], object]:
    names = load_names(files().root / "crowd" / "names.json")
    crowd = Crowd("bench", size, 35.0, names, 200)
    return lambda line: list(to_line(crowd, line, now_ms=line.ts_ms, addressed="", f=1.0, hype=0.3))


def _each(chatters: int) -> Callable[[Stimulus], object]:
    folder = files()
    room = folder.room("demo")
    persona = folder.roster(room).personas[0]
    cast = [
        Standing(persona=replace(persona, persona_id=f"chatter{n}"), since_ms=60_000)
        for n in range(chatters)
    ]

    def ask(line: Stimulus) -> object:
        moment = Moment(config=room.config, now_ms=line.ts_ms, rate_10s=5)
        return [decide(line, moment, standing) for standing in cast]

    return ask
