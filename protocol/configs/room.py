"""A room: who sits in it, how lively it is, who answers whom and how fast."""

from typing import Annotated, Final, Literal

from msgspec import Meta, field

from protocol.configs.base import IDENTITY, MODEL, Config, ConfigVersion, Dollars, Generator
from protocol.declare import Group, means
from protocol.fields import NO_NEWLINE, Name, RoomId, Text64, Unit

Concurrency = Annotated[int, Meta(ge=1, le=512)]
TickMs = Annotated[int, Meta(ge=50, le=5000)]

CAST: Final = Group("What and who")
LIVELINESS: Final = Group("Liveliness")
CHANCE: Final = Group("Chance to speak", folded=True)
TIMING: Final = Group("Timing", folded=True)
LIMITS: Final = Group("Limits and features", folded=True)


class Features(Config, frozen=True, kw_only=True):
    enable_firehose_read: Annotated[
        bool, means("Chatters react to lines of the chat.", LIMITS, label="react to chat")
    ] = True
    enable_trends_read: Annotated[
        bool,
        means(
            "Chatters are moved by the chat's statistics: trend alpha and bot gamma count.",
            LIMITS,
            label="react to statistics",
        ),
    ] = False


class Limits(Config, frozen=True, kw_only=True):
    max_llm_concurrency: Annotated[
        Concurrency,
        means(
            "Most language-model calls at the same time in a process; all rooms together make 8.",
            MODEL,
            label="model calls at once",
        ),
    ] = 8
    max_mem0_concurrency: Annotated[
        Concurrency,
        means(
            "Most reads of memories at the same time in a process; all rooms together make 4.",
            LIMITS,
            label="memory reads at once",
        ),
    ] = 8
    max_chars_per_message: Annotated[
        int,
        Meta(ge=1, le=500),
        means(
            "Longest simulated line, a name in front included. Above 200 it is also the limit for "
            "people.",
            LIMITS,
            unit="characters",
            label="longest line",
        ),
    ] = 160
    max_llm_usd_per_hour: Annotated[
        Dollars | None,
        means(
            "Most that models may cost per hour in this room; empty: only the common cap.",
            MODEL,
            unit="dollars",
            label="cap per hour",
        ),
    ] = None
    max_llm_usd_per_day: Annotated[
        Dollars | None,
        means(
            "Most that models may cost per day in this room; empty: only the common cap.",
            MODEL,
            unit="dollars",
            label="cap per day",
        ),
    ] = None


class PolicyKnobs(Config, frozen=True, kw_only=True):
    """Factors of the chance to speak at events and ticks (``docs/policy.md``)."""

    bot_react_to_bot_weight: Annotated[
        Unit, means("Share of a chatter's chance that is left for simulated lines.", CHANCE)
    ] = 0.25
    mention_boost: Annotated[
        float,
        Meta(ge=1, le=10),
        means("Factor on the chance of somebody who was mentioned, while it waits.", CHANCE),
    ] = 3.0
    event_alpha: Annotated[
        float,
        Meta(ge=0, le=5),
        means("How strongly events on stream raise the chance to speak.", CHANCE),
    ] = 1.5
    trend_alpha: Annotated[
        float,
        Meta(ge=0, le=5),
        means("How strongly a lively chat raises the chance to speak.", CHANCE),
    ] = 0.8
    bot_gamma: Annotated[
        Unit, means("How much a chat full of simulated lines lowers the chance.", CHANCE)
    ] = 0.7
    p_cap: Annotated[
        float, Meta(ge=0.1, le=0.95), means("No chance at events and ticks is above this.", CHANCE)
    ] = 0.9


class Timing(Config, frozen=True, kw_only=True):
    tick_min_ms: Annotated[
        TickMs, means("Shortest pause between two considerations.", TIMING, unit="ms")
    ] = 250
    tick_max_ms: Annotated[
        TickMs, means("Longest pause between two considerations.", TIMING, unit="ms")
    ] = 800
    mention_window_s: Annotated[
        int, Meta(ge=1, le=120), means("How long a mention counts at ticks.", TIMING, unit="s")
    ] = 10
    reflection_interval_s: Annotated[
        int,
        Meta(ge=60, le=3600),
        means("Core personas look back at most this often.", TIMING, unit="s"),
    ] = 300
    reflection_message_count: Annotated[
        int,
        Meta(ge=5, le=500),
        means("They look back after this many lines at the earliest.", TIMING, unit="lines"),
    ] = 30
    soft_cooldown_ms: Annotated[
        int,
        Meta(ge=0, le=10_000),
        means("A core persona does not speak again so soon.", TIMING, unit="ms"),
    ] = 900
    hard_cooldown_ms: Annotated[
        int,
        Meta(ge=0, le=60_000),
        means("The same for longer pauses; the longer of both holds.", TIMING, unit="ms"),
    ] = 0
    max_bot_msgs_per_10s: Annotated[
        int,
        Meta(ge=0, le=1000),
        means(
            "Most lines of core personas in 10 s.",
            LIVELINESS,
            unit="lines",
            label="core lines per 10 s",
        ),
    ] = 5
    p_base: Annotated[
        Unit, means("Chance of a core persona to react to an ordinary line.", CHANCE)
    ] = 0.15
    p_mention_bonus: Annotated[
        Unit, means("Added to the chance when the line mentions the persona.", CHANCE)
    ] = 0.35
    p_hype_bonus: Annotated[
        Unit, means("Added to the chance when the line is full of hype.", CHANCE)
    ] = 0.10
    p_rate_penalty_per_msg: Annotated[
        Unit, means("Taken off the chance for each line of the last 10 s.", CHANCE)
    ] = 0.01

    def __post_init__(self) -> None:
        if self.tick_min_ms > self.tick_max_ms:
            raise ValueError("tick_min_ms must not be above tick_max_ms")


class EmotePolicy(Config, frozen=True, kw_only=True):
    allowed_emotes: Annotated[
        tuple[Text64, ...],
        Meta(max_length=2048),
        means("Emote codes that chatters may use; empty: all of ours.", LIMITS),
    ] = ()


class Audience(Config, frozen=True, kw_only=True):
    """How lively the room is."""

    target_rate: Annotated[
        float,
        Meta(ge=0, le=300),
        means("Simulated lines while something happens.", LIVELINESS, unit="lines/min"),
    ] = 14.0
    crowd_size: Annotated[
        int,
        Meta(ge=0, le=10_000),
        means("Procedural chatters beside the core personas.", LIVELINESS, unit="chatters"),
    ] = 200
    idle_rate: Annotated[
        float,
        Meta(ge=0, le=60),
        means("Lines when nothing happens at all.", LIVELINESS, unit="lines/min"),
    ] = 2.0
    human_salience: Annotated[
        Unit,
        means(
            "1: every question or mention by a person is answered; 0: by chance.",
            LIVELINESS,
            initial=1.0,
        ),
    ] = 0.0
    ceiling_per_10s: Annotated[
        Annotated[int, Meta(ge=1, le=10_000)] | None,
        means(
            "Most simulated lines in 10 s, whatever the rules say; empty: ten times the target "
            "rate, at least 40.",
            LIVELINESS,
            unit="lines",
            label="ceiling per 10 s",
        ),
    ] = None
    seed: Annotated[
        Annotated[str, Meta(min_length=1, max_length=128)] | None,
        means(
            "Every draw comes from it: another seed, another chat. Empty: the room's id.",
            LIVELINESS,
        ),
    ] = None

    def ceiling(self) -> int:
        """Most simulated lines per 10 s: ten times the target rate, at least 40."""
        if self.ceiling_per_10s is not None:
            return self.ceiling_per_10s
        return max(40, round(10 * self.target_rate / 6))


class RoomConfig(Config, frozen=True, kw_only=True):
    """A room's configuration, as in ``configs/rooms`` and on the control stream."""

    config_type: Annotated[Literal["room"], means("Says that the file describes a room.")]
    config_version: ConfigVersion
    room_id: Annotated[RoomId, means("The room's id on the wire: room: and its address.")]
    title: Annotated[
        Annotated[str, Meta(min_length=1, max_length=120, pattern=NO_NEWLINE)] | None,
        means("Shown above the chat and in the list; empty: the room's address.", IDENTITY),
    ] = None
    stream: Annotated[
        Annotated[str, Meta(min_length=1, max_length=200)] | None,
        means(
            "What plays in this room: the name of a file in configs/streams.",
            CAST,
            names="stream",
            none="none",
        ),
    ] = None
    enabled_personas: Annotated[
        tuple[Name, ...],
        Meta(min_length=1, max_length=256),
        means(
            "Who sits in this room beside its crowd: ids of personas, at least one.",
            CAST,
            label="personas",
        ),
    ]
    moderation_profile: Annotated[
        Name | None,
        means("The rules for every line.", CAST, names="moderation", none="the default"),
    ] = None
    generator: Annotated[
        Generator | None,
        means("Who writes the core personas' lines; empty: as GENERATION_MODE says.", MODEL),
    ] = None
    provider: Annotated[
        Name | None,
        means(
            "Which model writes where a model does.",
            MODEL,
            names="provider",
            none="as LLM_PROVIDER or LLM_MODEL says",
        ),
    ] = None
    hype_multiplier: Annotated[
        float,
        Meta(ge=0, le=5),
        means("Scales how much events and hype move the room.", CHANCE),
    ] = 1.0
    audience: Annotated[Audience, means("How lively the room is.")] = field(
        default_factory=Audience
    )
    policy: Annotated[PolicyKnobs, means("Factors of the chance to speak.")] = field(
        default_factory=PolicyKnobs
    )
    timing: Annotated[Timing, means("Pauses, chances and budgets.")] = field(default_factory=Timing)
    limits: Annotated[Limits, means("What a room may use.")] = field(default_factory=Limits)
    emote_policy: Annotated[EmotePolicy, means("Which emotes there are.")] = field(
        default_factory=EmotePolicy
    )
    features: Annotated[Features, means("What chatters react to.")] = field(
        default_factory=Features
    )

    def seed(self) -> str:
        """Return what every draw of this room is made from; the room id unless the operator says."""
        return self.audience.seed or self.room_id
