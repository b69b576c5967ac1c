"""Looking back with the room's model: what it makes of a persona's counts. Slow; Celery only."""

import logging
from typing import Final

import msgspec
from django.conf import settings

from drift.reflection import Reflect, Tally, Usual, reflect
from llm.calls import ModelUnavailable
from llm.prompts import load
from llm.readers import json_as
from memory.by_model import ask
from personas.generation.generators import writing_by
from protocol.bus import Bus
from protocol.configs.persona import PersonaConfig
from protocol.control import RoomSnapshot
from protocol.model_outputs import DriftReflection

log = logging.getLogger(__name__)

REFLECTION: Final = "persona_reflection_v1"
reflection_in: Final = json_as(DriftReflection)
MOST_REFLECTIONS: Final = 3
"""Personas of a room that a model looks back for each time; the others go by the counts."""


def reflecting(bus: Bus, room: RoomSnapshot) -> Reflect:
    """How this room's personas look back: by the counts, the first few with a model where it has
    one. A model that fails or answers something else changes nothing about that."""
    if not writing_by(room.config.generator).by_model:
        return reflect
    prompt = load(settings.BASE_DIR)[REFLECTION]
    left = [MOST_REFLECTIONS]

    def by_model(persona: PersonaConfig, found: Tally, usual: Usual) -> DriftReflection:
        if not found.people or not left[0]:
            return reflect(persona, found, usual)
        left[0] -= 1
        try:
            return ask(bus, room, prompt, _counts(persona, found), reflection_in)
        except ModelUnavailable as error:
            log.info("no reflection: %s", error, extra={"event": "memory.no_reflection"})
            return reflect(persona, found, usual)

    return by_model


def _counts(persona: PersonaConfig, found: Tally) -> str:
    """Traits and counts as JSON: numbers, names and single words, never a line of chat."""
    about = {"name": persona.display_name, "bio": persona.anchor.bio[:200], "traits": persona.drift}
    sections = {"PERSONA": about, "COUNTS": found}
    return "\n\n".join(
        f"{name}\n{msgspec.json.encode(value).decode()}" for name, value in sections.items()
    )
