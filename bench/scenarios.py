"""Scenarios for measuring: the demo rooms as they ship, with a seed of their own."""

from pathlib import Path
from typing import Final

from django.conf import settings

from protocol.clock import parse_ts
from simulation import scenario
from simulation.scenario import ConfigFolder
from simulation.world import Scenario

START: Final = "2026-01-01T20:00:00Z"


def files() -> ConfigFolder:
    return ConfigFolder(Path(settings.CONFIG_DIR))


def demo(room: str, seed: str, minutes: float, *, stream: str | None = None) -> Scenario:
    """The room of ``configs/rooms`` for so many virtual minutes."""
    return scenario.build(
        files(),
        room=room,
        stream=stream,
        seed=seed,
        start_ms=parse_ts(START),
        duration_ms=round(minutes * 60_000),
        max_chars=settings.CONTENT_MAX_LENGTH,
    )
