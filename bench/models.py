"""Does a model, or one that hangs, slow people's lines down?

  manage.py bench models --rounds 5

Two copies run at the same time, one without a model and one whose core personas are all written by
a fake one. Rounds alternate between them and between a model that answers and one that never does,
so that whatever else this machine does hits all three alike.
"""

import asyncio
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from typing import Final

from bench.fakemodel import FakeModel, serving
from bench.fanout import Bench
from bench.validity import figures, objections
from protocol.bus import Bus
from protocol.counters import totals
from simulation.console import Console
from simulation.options import room_id
from simulation.quantiles import quantiles
from supervisor.throwaway import Copy, copy

HELP: Final = "latency of people's lines with a model, with a hanging one, without"
WITHOUT, ANSWERS, HANGS = "without a model", "model answers", "model hangs"
SLACK: Final = 0.20
SLACK_MS: Final = 20.0
SHOWN: Final = ("llm_calls", "llm_succeeded", "llm_failed", "llm_texts_used", "llm_texts_missed")
LIVELY: Final = {"SOCKETS_PER_ADDRESS": "0"}


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--rate", type=float, default=3.0, help="people's lines per second (default %(default)s)"
    )
    parser.add_argument(
        "--seconds", type=float, default=10.0, help="length of a round (default %(default)s)"
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="rounds of each kind (default %(default)s)"
    )
    parser.add_argument(
        "--room", type=room_id, default="demo", help="slug or room id (default %(default)s)"
    )


def run(options: Namespace, console: Console) -> int:
    """0 when the p95 with a model, answering or hanging, is within 20 % or 20 ms of without."""
    options.viewers, options.single = 1, False
    with serving(FakeModel()) as model, copy(LIVELY) as plain, copy(_with(model)) as talking:
        found = _measure(options, model, plain, talking, console)
        counted = totals(Bus(talking.run.redis_url), "workers")
    for kind, p95s in found.items():
        console.data(f"{kind}: p95 {_median(p95s):.1f} ms, rounds {_shown(p95s)}")
    console.data(", ".join(f"{name} {counted.get(name, 0)}" for name in SHOWN))
    if any(not found[kind] for kind in (WITHOUT, ANSWERS, HANGS)):
        console.data("not every kind has a round that counts")
        return 1
    base = _median(found[WITHOUT])
    most = base + max(SLACK * base, SLACK_MS)
    return int(max(_median(found[ANSWERS]), _median(found[HANGS])) > most)


def _with(model: FakeModel) -> dict[str, str]:
    return {
        **LIVELY,
        "GENERATION_MODE": "litellm",
        "LLM_MODEL": "openai/fake",
        "LLM_BASE_URL": model.url,
    }


def _measure(
    options: Namespace, model: FakeModel, plain: Copy, talking: Copy, console: Console
) -> dict[str, list[float]]:
    """The p95 of every round that counts, by kind."""
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(options.rounds):
        for kind, running in ((WITHOUT, plain), (ANSWERS, talking), (HANGS, talking)):
            model.hangs = kind == HANGS
            bus = Bus(running.run.redis_url)
            result = asyncio.run(Bench(running.run.http, bus, options).round())
            bus.close()
            if why := objections(result):
                console.data(f"{kind}: rejected, {'; '.join(why)}")
            else:
                found[kind].append(figures(result).p95_ms)
    return found


def _median(values: list[float]) -> float:
    return quantiles(values, 0.5)[0]


def _shown(values: list[float]) -> str:
    return ", ".join(f"{value:.1f}" for value in values)
