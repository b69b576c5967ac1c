"""A room, a persona, a moderation profile: files in ``configs/``, control snapshots, admin exports.

Closed: an unknown key is an error, so that a typing mistake cannot pass as a setting. Defaults are
those of the demo; every knob here has an effect, and a test that proves it.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from protocol.fields import (
    NO_NEWLINE,
    SHOWN,
    Badge,
    HexColour,
    Name,
    PersonaId,
    RoomId,
    Text32,
    Text64,
    Text128,
    Text512,
    Unit,
)

ConfigVersion = Annotated[str, Meta(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}(?![\s\S])")]
Generator = Literal["deterministic", "stub", "litellm"]
Dollars = Annotated[float, Meta(ge=0, le=10_000)]
Concurrency = Annotated[int, Meta(ge=1, le=512)]
TickMs = Annotated[int, Meta(ge=50, le=5000)]


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True): ...


# --- room ---------------------------------------------------------------------------------------


class Features(Config, frozen=True, kw_only=True):
    enable_firehose_read: bool = True
    enable_trends_read: bool = False


class Limits(Config, frozen=True, kw_only=True):
    max_llm_concurrency: Concurrency = 8
    max_mem0_concurrency: Concurrency = 8
    max_chars_per_message: Annotated[int, Meta(ge=1, le=500)] = 160
    max_llm_usd_per_hour: Dollars | None = None
    max_llm_usd_per_day: Dollars | None = None


class PolicyKnobs(Config, frozen=True, kw_only=True):
    """Factors of the chance to speak at events and ticks (``docs/policy.md``)."""

    bot_react_to_bot_weight: Unit = 0.25
    mention_boost: Annotated[float, Meta(ge=1, le=10)] = 3.0
    event_alpha: Annotated[float, Meta(ge=0, le=5)] = 1.5
    trend_alpha: Annotated[float, Meta(ge=0, le=5)] = 0.8
    bot_gamma: Unit = 0.7
    p_cap: Annotated[float, Meta(ge=0.1, le=0.95)] = 0.9


class Timing(Config, frozen=True, kw_only=True):
    tick_min_ms: TickMs = 250
    tick_max_ms: TickMs = 800
    mention_window_s: Annotated[int, Meta(ge=1, le=120)] = 10
    reflection_interval_s: Annotated[int, Meta(ge=60, le=3600)] = 300
    reflection_message_count: Annotated[int, Meta(ge=5, le=500)] = 30
    soft_cooldown_ms: Annotated[int, Meta(ge=0, le=10_000)] = 900
    hard_cooldown_ms: Annotated[int, Meta(ge=0, le=60_000)] = 0
    max_bot_msgs_per_10s: Annotated[int, Meta(ge=0, le=1000)] = 5
    p_base: Unit = 0.15
    p_mention_bonus: Unit = 0.35
    p_hype_bonus: Unit = 0.10
    p_rate_penalty_per_msg: Unit = 0.01

    def __post_init__(self) -> None:
        if self.tick_min_ms > self.tick_max_ms:
            raise ValueError("tick_min_ms must not be above tick_max_ms")


class EmotePolicy(Config, frozen=True, kw_only=True):
    allowed_emotes: Annotated[tuple[Text64, ...], Meta(max_length=2048)] = ()


class Audience(Config, frozen=True, kw_only=True):
    """How lively the room is. Lines per minute where not said otherwise."""

    target_rate: Annotated[float, Meta(ge=0, le=300)] = 14.0
    crowd_size: Annotated[int, Meta(ge=0, le=10_000)] = 200
    idle_rate: Annotated[float, Meta(ge=0, le=60)] = 2.0
    human_salience: Unit = 0.0
    ceiling_per_10s: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    seed: Annotated[str, Meta(min_length=1, max_length=128)] | None = None

    def ceiling(self) -> int:
        """Most simulated lines per 10 s: ten times the target rate, at least 40."""
        if self.ceiling_per_10s is not None:
            return self.ceiling_per_10s
        return max(40, round(10 * self.target_rate / 6))


class RoomConfig(Config, frozen=True, kw_only=True):
    """``generator`` writes the core personas' lines unless a persona says otherwise, through the
    provider profile called ``provider``."""

    config_type: Literal["room"]
    config_version: ConfigVersion
    room_id: RoomId
    enabled_personas: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=256)]
    hype_multiplier: Annotated[float, Meta(ge=0, le=5)] = 1.0
    features: Features = field(default_factory=Features)
    limits: Limits = field(default_factory=Limits)
    policy: PolicyKnobs = field(default_factory=PolicyKnobs)
    timing: Timing = field(default_factory=Timing)
    emote_policy: EmotePolicy = field(default_factory=EmotePolicy)
    audience: Audience = field(default_factory=Audience)
    title: Annotated[str, Meta(min_length=1, max_length=120, pattern=NO_NEWLINE)] | None = None
    stream: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    moderation_profile: Name | None = None
    generator: Generator | None = None
    provider: Name | None = None

    def seed(self) -> str:
        """What every draw of this room is made from; the room id unless the operator says."""
        return self.audience.seed or self.room_id


# --- persona ------------------------------------------------------------------------------------

VoiceStyle = Literal["deadpan", "hype", "snarky", "wholesome", "chaotic", "lorekeeper"]


class VoiceRules(Config, frozen=True, kw_only=True):
    style: VoiceStyle
    caps_style: Literal["lower", "mixed", "upper"] = "mixed"
    punctuation: Literal["minimal", "normal", "heavy"] = "minimal"
    emoji_density: Literal["none", "low", "medium", "high"] = "low"
    emote_habits: Annotated[tuple[Text64, ...], Meta(max_length=64)] = ()
    catchphrase_seeds: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=120)], ...], Meta(max_length=32)
    ] = ()
    banned_topics: Annotated[tuple[Text64, ...], Meta(max_length=64)] = ()


class Anchor(Config, frozen=True, kw_only=True):
    """What never drifts."""

    bio: Annotated[str, Meta(min_length=1, max_length=2000)]
    voice_rules: VoiceRules


class Drift(Config, frozen=True, kw_only=True):
    """Traits that reflection moves, each 0-1, within ``DriftBounds``."""

    talkativeness: Unit = 0.5
    meme_level: Unit = 0.5
    helpfulness: Unit = 0.5
    saltiness: Unit = 0.5
    curiosity: Unit = 0.5
    topic_biases: Annotated[dict[Text128, Unit], Meta(max_length=128)] = field(default_factory=dict)
    notes: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=120)], ...], Meta(max_length=32)
    ] = ()


class KnobBounds(Config, frozen=True, kw_only=True):
    min: Unit = 0.0
    max: Unit = 1.0
    max_delta: Annotated[float, Meta(gt=0, le=0.2)] = 0.02


class DriftBounds(Config, frozen=True, kw_only=True):
    talkativeness: KnobBounds = field(default_factory=KnobBounds)
    meme_level: KnobBounds = field(default_factory=KnobBounds)
    helpfulness: KnobBounds = field(default_factory=KnobBounds)
    saltiness: KnobBounds = field(default_factory=KnobBounds)
    curiosity: KnobBounds = field(default_factory=KnobBounds)


class PresentationStyle(Config, frozen=True, kw_only=True):
    name_color: HexColour
    effects: Annotated[tuple[Badge, ...], Meta(max_length=8)] = ()


class Presentation(Config, frozen=True, kw_only=True):
    style: PresentationStyle
    badges: Annotated[tuple[Badge, ...], Meta(max_length=16)] = ()


NeverCategory = Literal[
    "harassment", "slurs", "doxxing", "sexual_content", "self_harm", "illegal_instructions"
]


class PersonaSafety(Config, frozen=True, kw_only=True):
    hard_never_categories: Annotated[tuple[NeverCategory, ...], Meta(min_length=1, max_length=16)]
    max_chars: Annotated[int, Meta(ge=1, le=200)] = 160


class PersonaConfig(Config, frozen=True, kw_only=True):
    config_type: Literal["persona"]
    config_version: ConfigVersion
    persona_id: PersonaId
    display_name: Name
    anchor: Anchor
    drift: Drift = field(default_factory=Drift)
    drift_bounds: DriftBounds = field(default_factory=DriftBounds)
    presentation: Presentation
    safety: PersonaSafety
    generator: Generator | None = None
    provider: Name | None = None


# --- moderation ---------------------------------------------------------------------------------


class Blocklist(Config, frozen=True, kw_only=True):
    name: Text64
    action: Literal["drop", "redact"]
    patterns: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=256)], ...],
        Meta(min_length=1, max_length=256),
    ]
    case_insensitive: bool = True


class PiiPattern(Config, frozen=True, kw_only=True):
    kind: Text64
    regex: Text512
    replacement: Annotated[Text32, Meta(pattern=SHOWN)] = "[REDACTED]"


class LinkPolicy(Config, frozen=True, kw_only=True):
    mode: Literal["allow", "warn", "block"] = "allow"
    blocked_domains: Annotated[tuple[Text128, ...], Meta(max_length=512)] = ()


class ModerationConfig(Config, frozen=True, kw_only=True):
    config_type: Literal["moderation"]
    config_version: ConfigVersion
    blocklists: Annotated[tuple[Blocklist, ...], Meta(min_length=1, max_length=64)]
    pii_patterns: Annotated[tuple[PiiPattern, ...], Meta(min_length=1, max_length=64)]
    allowed_emotes: Annotated[tuple[Text64, ...], Meta(max_length=2048)] = ()
    link_policy: LinkPolicy = field(default_factory=LinkPolicy)
