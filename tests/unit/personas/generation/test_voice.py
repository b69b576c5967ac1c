import itertools

import msgspec
import pytest

from personas.chat.voice import voice_of
from protocol.configs.persona import PersonaConfig, VoiceStyle
from tests.unit.personas.generation.conftest import shipped_personas

PERSONAS = shipped_personas()
KNOWN = {
    "ClipGoblin": ("hype", ("vip",), "#30D5C8", (), 120),
    "LoreMaster3000": ("lorekeeper", ("mod",), "#B19CD9", ("glow",), 160),
    "SaltGremlin": ("snarky", (), "#FF6B6B", (), 120),
}


def changed(persona: PersonaConfig, **drift: float) -> PersonaConfig:
    return msgspec.structs.replace(persona, drift=msgspec.structs.replace(persona.drift, **drift))


def test_there_are_at_least_twelve_personas_in_all_styles() -> None:
    assert len({persona.persona_id for persona in PERSONAS}) >= 12
    styles = {persona.anchor.voice_rules.style for persona in PERSONAS}
    assert styles == set(VoiceStyle.__args__)


@pytest.mark.parametrize("name", KNOWN)
def test_the_demo_personas_are_as_contracted(name: str) -> None:
    persona = next(one for one in PERSONAS if one.persona_id == name)
    shown = persona.presentation
    assert (
        persona.anchor.voice_rules.style,
        shown.badges,
        shown.style.name_color,
        shown.style.effects,
        persona.safety.max_chars,
    ) == KNOWN[name]


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(PERSONAS, 2)))
def test_no_two_personas_write_alike(one: PersonaConfig, other: PersonaConfig) -> None:
    left, right = voice_of(one), voice_of(other)
    habits = ("style", "caps", "punctuation", "length", "emote", "elongate", "typo")
    assert [getattr(left, h) for h in habits] != [getattr(right, h) for h in habits]
    assert not set(left.catchphrases) & set(right.catchphrases)
    assert one.presentation.style.name_color != other.presentation.style.name_color


def test_drift_moves_the_voice() -> None:
    calm = next(one for one in PERSONAS if one.persona_id == "ClipGoblin")
    low, high = voice_of(changed(calm, meme_level=0.1)), voice_of(changed(calm, meme_level=0.9))
    assert low.emote < high.emote
    assert low.elongate < high.elongate
    brief, long = voice_of(changed(calm, helpfulness=0)), voice_of(changed(calm, helpfulness=1))
    assert brief.length < long.length
    salty = voice_of(changed(calm, saltiness=1, curiosity=0))
    assert (salty.salt, salty.curious) == (1, 0)
