"""Generators by name: how ``GENERATION_MODE`` becomes a function. Read once, at start."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from personas.generation.deterministic import compose
from personas.generation.phrasebook import Phrasebook
from personas.generation.request import LineRequest
from personas.generation.stub import compose_stub, load_stub
from protocol.model_configs import StubProvider

Generator = Callable[[LineRequest], str]

DETERMINISTIC: Final = "deterministic"
STUB_ANSWERS: Final = StubProvider(fixtures_path="stub/answers.json")

log = logging.getLogger(__name__)


def generator(mode: str, book: Phrasebook, config_dir: Path) -> Generator:
    """The generator called ``mode``; an unknown one means deterministic, and a warning.

    ``litellm`` composes deterministically too: a model's text arrives beside the path and replaces
    the line at its due time (``text:<reply id>``), it is never waited for here.
    """
    if mode == "stub":
        model = load_stub(STUB_ANSWERS, config_dir)
        return lambda request: compose_stub(request, model)
    if mode not in (DETERMINISTIC, "litellm"):
        log.warning(
            "GENERATION_MODE %s is unknown; lines are written by %s.",
            mode,
            DETERMINISTIC,
            extra={"event": "generation.unknown_mode", "mode": mode},
        )
    return lambda request: compose(request, book)
