"""How a chatter writes, in numbers, and how a persona's configuration comes to them. Pure."""

from typing import Final, Literal

from msgspec import Struct

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


class Voice(Struct, frozen=True, kw_only=True):
    """How a chatter writes, whether a core persona or one of the crowd.

    ``length`` is the median number of characters aimed at; ``capital``, ``full_stop``, ``typo``,
    ``elongate`` and ``emote`` are chances per line; ``salt`` (teasing) and ``curious`` (asking
    back) are 0-1 with 0.5 as the ordinary chatter.
    """

    chatter_id: str
    display_name: str
    style: VoiceStyle
    caps: Literal["lower", "mixed", "upper"] = "mixed"
    capital: float = 0.5
    full_stop: float = 0.05
    typo: float = 0.03
    elongate: float = 0.05
    emote: float = 0.2
    length: int = 22
    emotes: tuple[str, ...] = ()
    catchphrases: tuple[str, ...] = ()
    banned_topics: tuple[str, ...] = ()
    pet_topics: tuple[str, ...] = ()
    max_chars: int = 160
    punctuation: Literal["minimal", "normal", "heavy"] = "normal"
    salt: float = 0.5
    curious: float = 0.5


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
