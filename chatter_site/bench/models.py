"""``manage.py bench models``: does a model, or one that hangs, slow people's lines down?

Two copies run at the same time, one without a model and one whose core personas are all written by
a fake one. Rounds alternate between them and between a model that answers and one that never does,
so that whatever else this machine does hits all three alike.
"""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from typing import Final

from chatter_site.bench.fakemodel import FakeModel, serving
from chatter_site.bench.fanout import Bench
from chatter_site.bench.validity import figures, objections
from chatter_site.simulation.quantiles import quantiles
from chatter_site.supervisor.throwaway import Copy, copy
from protocol.bus import Bus
from protocol.counters import totals

HELP: Final = "latency of people's lines with a model, with a hanging one, without"
WITHOUT, ANSWERS, HANGS = "without a model", "model answers", "model hangs"
SLACK: Final = 0.20
SLACK_MS: Final = 20.0
SHOWN: Final = ("llm_calls", "llm_succeeded", "llm_failed", "llm_texts_used", "llm_texts_missed")
LIVELY: Final = {"SOCKETS_PER_ADDRESS": "0"}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--rate", type=float, default=3.0, help="people's lines per second (3)")
    parser.add_argument("--seconds", type=float, default=10.0, help="length of a round (10)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each kind (5)")
    parser.add_argument("--room", default="room:demo", help="room id (room:demo)")


def run(options: Namespace) -> int:
    """0 when the p95 with a model, answering or hanging, is within 20 % or 20 ms of without."""
    options.viewers, options.single = 1, False
    with serving(FakeModel()) as model, copy(LIVELY) as plain, copy(_with(model)) as talking:
        found = _measure(options, model, plain, talking)
        counted = totals(Bus(talking.run.redis_url), "workers")
    for kind, p95s in found.items():
        sys.stdout.write(f"{kind}: p95 {_median(p95s):.1f} ms, rounds {_shown(p95s)}\n")
    counts = ", ".join(f"{name} {counted.get(name, 0)}" for name in SHOWN)
    sys.stdout.write(f"{counts}\n")
    if any(not found[kind] for kind in (WITHOUT, ANSWERS, HANGS)):
        sys.stdout.write("not every kind has a round that counts\n")
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
    options: Namespace, model: FakeModel, plain: Copy, talking: Copy
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
                sys.stdout.write(f"{kind}: rejected, {'; '.join(why)}\n")
            else:
                found[kind].append(figures(result).p95_ms)
    return found


def _median(values: list[float]) -> float:
    return quantiles(values, 0.5)[0]


def _shown(values: list[float]) -> str:
    return ", ".join(f"{value:.1f}" for value in values)
