"""The shipped phrase book and personas, and voices like those of a crowd."""

from pathlib import Path

import msgspec
import pytest

from personas.chat.voice import Voice, voice_of
from personas.generation.phrasebook import Phrasebook, load
from protocol.configs.persona import PersonaConfig
from protocol.ids import unit

CONFIGS = Path(__file__).parents[4] / "configs"
STYLES = ("deadpan", "hype", "snarky", "wholesome", "chaotic", "lorekeeper")


def shipped_personas() -> list[PersonaConfig]:
    files = sorted((CONFIGS / "personas").glob("*.json"))
    return [msgspec.json.decode(file.read_bytes(), type=PersonaConfig) for file in files]


def crowd_voice(nth: int) -> Voice:
    """One of a made-up crowd: two kinds of case habit, mostly no full stops."""
    tidy = unit(nth, "case") > 0.5
    return Voice(
        chatter_id=f"crowd-{nth}",
        display_name=f"crowd_{nth}",
        style=STYLES[nth % len(STYLES)],
        capital=0.9 if tidy else 0.1,
        full_stop=0.3 if unit(nth, "neat") < 0.1 else 0.01,
        typo=0.05 * unit(nth, "typo"),
        emote=0.4 * unit(nth, "emote"),
        length=12 + int(20 * unit(nth, "length")),
        punctuation="minimal",
    )


@pytest.fixture(scope="session")
def book() -> Phrasebook:
    return load(CONFIGS)


@pytest.fixture(scope="session")
def voices() -> list[Voice]:
    return [voice_of(persona) for persona in shipped_personas()]
