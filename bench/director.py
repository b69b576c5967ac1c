"""Tokens per line a model wrote, in batches and with one call per line.

  manage.py bench director --minutes 30

Both sides fill the same slots of the same prompt for the same lines of the same simulated traffic;
only how many lines share a call differs. Tokens are counted as a quarter of the bytes, or exactly
with --exact (LiteLLM's tokenizer).
"""

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from django.conf import settings
from msgspec import Struct, field
from msgspec.structs import replace

from bench.scenarios import demo
from llm.calls import CallLimits, ModelCall
from llm.prompts import Prompt, load
from personas.llm_lines.batchprompt import PROMPT_ID, call_for
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import ModelText
from protocol.model_outputs import PersonaLines, WrittenLine
from simulation.console import Console
from simulation.scenario import with_generator
from simulation.world import Scenario, World

HELP: Final = "tokens per model line: batches against one call per line"
TARGETS: Final = ((20, 11, 0.60), (60, 77, 1 / 3))
"""Model lines per minute, the room's target rate that gives about so many, and the most that
batches may cost of what single calls cost."""
TEXT: Final = "that jump again, same wall"

Count = Callable[[str], int]


class Tally(Struct):
    """Tokens of both sides and how many lines each batch had."""

    lines: int = 0
    batched: int = 0
    single: int = 0
    sizes: Counter[int] = field(default_factory=Counter)

    @property
    def ratio(self) -> float:
        return self.batched / self.single if self.single else 0.0


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--minutes", type=float, default=30, help="virtual minutes (default %(default)s)"
    )
    parser.add_argument("--seed", default="1", help="seed (default %(default)s)")
    parser.add_argument("--exact", action="store_true", help="count with a real tokenizer")


def run(options: Namespace, console: Console) -> int:
    """0 when batches stay within both targets."""
    prompt = load(settings.BASE_DIR)[PROMPT_ID]
    count = _exact() if options.exact else _quarter
    missed = 0
    for rate, target, most in TARGETS:
        tally = measure(_lively(options, target), prompt, count)
        missed += tally.ratio > most
        console.data(_report(tally, rate, most, options.minutes))
    return 1 if missed else 0


def measure(scenario: Scenario, prompt: Prompt, count: Count) -> Tally:
    """Play the scenario and count what its batches cost, and what their lines would alone."""
    tally = Tally()

    def write(batch: Batch) -> Mapping[str, ModelText]:
        tally.lines += len(batch.lines)
        tally.sizes[len(batch.lines)] += 1
        tally.batched += _tokens(batch, prompt, count)
        for line in batch.lines:
            tally.single += _tokens(replace(batch, lines=(line,)), prompt, count)
        return {}

    for _ in World(scenario, write).run():
        pass
    return tally


def _lively(options: Namespace, rate: float) -> Scenario:
    """The demo room with its core personas alone, so lively that they write ``rate`` a minute."""
    made = demo("demo", options.seed, options.minutes)
    config = made.room.config
    audience = replace(config.audience, crowd_size=0, target_rate=rate, idle_rate=rate)
    timing = replace(config.timing, max_bot_msgs_per_10s=100)
    room = replace(made.room, config=replace(config, audience=audience, timing=timing))
    room, roster = with_generator(room, made.roster, "litellm")
    return replace(made, room=room, roster=roster)


def _tokens(batch: Batch, prompt: Prompt, count: Count) -> int:
    call: ModelCall = call_for(batch, prompt, CallLimits())
    lines = tuple(WrittenLine(key=str(n), text=TEXT) for n, _ in enumerate(batch.lines, 1))
    answer = msgspec.json.encode(PersonaLines(lines=lines)).decode()
    return count(call.system) + count(call.user) + count(answer)


def _quarter(text: str) -> int:
    return -(-len(text.encode()) // 4)


def _exact() -> Count:
    from llm.transport import prepare

    litellm = prepare()
    return lambda text: int(litellm.token_counter(model="gpt-4o-mini", text=text))


def _report(tally: Tally, rate: float, most: float, minutes: float) -> str:
    per_line = tally.batched / max(1, tally.lines), tally.single / max(1, tally.lines)
    sizes = ", ".join(f"{size}: {n}" for size, n in sorted(tally.sizes.items()))
    verdict = "within" if tally.ratio <= most else "ABOVE"
    return (
        f"aimed at {rate:g} lines/min: {tally.lines / minutes:.1f} model lines/min, "
        f"{per_line[0]:.0f} tokens a line in batches, {per_line[1]:.0f} alone: "
        f"{100 * tally.ratio:.0f} %, {verdict} {100 * most:.0f} %\n"
        f"  calls by lines in them: {sizes}"
    )
