"""What a model would cost a room, before one is switched on: nothing is called.

  manage.py simulate cost
  manage.py simulate cost --room demo --duration 60m

Plays the room on a virtual clock, puts the batches together a model would be sent, and counts a
quarter of their bytes as tokens. The price is that of the profile in use (LLM_PROVIDER, or LLM_MODEL).
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.conf import settings

from llm.access import environment
from llm.calls import CallLimits
from llm.prompts import load
from llm.spend import MILLION, Price
from llm.transport import price_of
from personas.llm_lines.batchprompt import PROMPT_ID, call_for
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import ModelText
from simulation import scenario
from simulation.console import Console
from simulation.options import duration_ms, start_ms
from simulation.scenario import ConfigFolder
from simulation.world import World

HELP: Final = "what a model would cost a room; calls none"
BYTES_PER_TOKEN: Final = 4
TOKENS_OUT_PER_LINE: Final = 20
START: Final = "2026-01-01T20:00:00Z"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--room", default="demo", help="room file in configs/rooms (default %(default)s)"
    )
    parser.add_argument("--seed", help="draws come from this; default: the room's own seed")
    parser.add_argument(
        "--duration", default="30m", help="virtual time, such as 90s, 30m, 2h (default %(default)s)"
    )


class Counting:
    """Counts what a model would be sent; writes nothing."""

    def __init__(self) -> None:
        self._prompt = load(settings.BASE_DIR)[PROMPT_ID]
        self.calls = self.lines = self.tokens_in = 0

    def write(self, batch: Batch) -> Mapping[str, ModelText]:
        self.calls += 1
        self.lines += len(batch.lines)
        size = call_for(batch, self._prompt, CallLimits()).prompt_bytes()
        self.tokens_in += -(-size // BYTES_PER_TOKEN)
        return {}


def run(options: argparse.Namespace, console: Console) -> int:
    files = ConfigFolder(Path(settings.CONFIG_DIR))
    made = scenario.build(
        files,
        room=options.room,
        seed=options.seed,
        start_ms=start_ms(START),
        duration_ms=duration_ms(options.duration),
        max_chars=settings.CONTENT_MAX_LENGTH,
        generator="litellm",
    )
    counted = Counting()
    for _ in World(made, counted.write).run():
        pass
    hours = made.duration_ms / 3_600_000
    console.data(_sentence(counted, hours, made.room.title))
    console.data(_price(counted, hours, files, made.room.config.provider or ""))
    return 0


def _sentence(counted: Counting, hours: float, title: str) -> str:
    return (
        f"{title}, an hour without people: {counted.lines / hours:.0f} lines in "
        f"{counted.calls / hours:.0f} calls, {counted.tokens_in / hours:.0f} tokens in, "
        f"{TOKENS_OUT_PER_LINE * counted.lines / hours:.0f} out"
    )


def _price(counted: Counting, hours: float, files: ConfigFolder, provider: str) -> str:
    name = provider or settings.LLM_PROVIDER
    if not (name or settings.LLM_MODEL):
        return "no model is set up (LLM_MODEL or LLM_PROVIDER), so there is no price"
    config = files.provider(name) if name else environment()
    price: Price = price_of(config)
    micro = price.of(counted.tokens_in, TOKENS_OUT_PER_LINE * counted.lines) / hours
    model = config.litellm.model if config.litellm else name
    return (
        f"{model} at ${price.tokens_in:g} and ${price.tokens_out:g} per million tokens: "
        f"${micro / MILLION:.4f} an hour; the caps are ${settings.LLM_HOUR_CAP_USD:g} an hour "
        f"and ${settings.LLM_DAY_CAP_USD:g} a day"
    )
