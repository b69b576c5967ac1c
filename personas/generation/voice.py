"""From a persona's configuration to the numbers its lines are written by. Pure."""

from typing import Final

from personas.generation.request import Voice
from protocol.configs.persona import PersonaConfig, VoiceStyle

_LENGTH: Final[dict[VoiceStyle, int]] = {
    "deadpan": 19,
    "hype": 16,
    "snarky": 25,
    "wholesome": 28,
    "chaotic": 18,
    "lorekeeper": 36,
}
_CAPITAL: Final = {"lower": 0.03, "mixed": 0.66, "upper": 0.9}
_FULL_STOP: Final = {"minimal": 0.005, "normal": 0.06, "heavy": 0.12}
_EMOTE: Final = {"none": 0.0, "low": 0.12, "medium": 0.22, "high": 0.36}


def voice_of(persona: PersonaConfig) -> Voice:
    """The voice of a core persona.

    Length comes from style and helpfulness (who explains writes more), emotes and stretched words
    from emoji density and meme level, typos from style and meme level.
    """
    rules, drift = persona.anchor.voice_rules, persona.drift
    loose = 0.5 + drift.meme_level
    hasty = {"chaotic": 0.08, "hype": 0.05}.get(rules.style, 0.02)
    pets = sorted(drift.topic_biases.items(), key=lambda item: (-item[1], item[0]))
    return Voice(
        chatter_id=persona.persona_id,
        display_name=persona.display_name,
        style=rules.style,
        caps=rules.caps_style,
        capital=_CAPITAL[rules.caps_style],
        full_stop=_FULL_STOP[rules.punctuation],
        typo=round(hasty * loose, 4),
        elongate=round({"hype": 0.16, "chaotic": 0.12}.get(rules.style, 0.04) * loose, 4),
        emote=round(min(0.6, _EMOTE[rules.emoji_density] * loose), 4),
        length=round(_LENGTH[rules.style] * (0.8 + 0.4 * drift.helpfulness)),
        emotes=rules.emote_habits,
        catchphrases=rules.catchphrase_seeds,
        banned_topics=rules.banned_topics,
        pet_topics=tuple(topic for topic, bias in pets if bias > 0.5),
        max_chars=persona.safety.max_chars,
        punctuation=rules.punctuation,
        salt=drift.saltiness,
        curious=drift.curiosity,
    )
