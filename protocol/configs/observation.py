"""What frames of the stream are commented on, and how observations are laid out for a model."""

from typing import Annotated, Final, Literal

from msgspec import Meta, field

from protocol.configs.base import Config
from protocol.declare import Group, means
from protocol.fields import Text64, Text128, Unit

INTERESTING: Final = Group("What is interesting")
PAUSES: Final = Group("Pauses")
WHO: Final = Group("Who comments, and how")

Pause = Annotated[int, Meta(ge=0, le=600_000)]
Weight = Annotated[float, Meta(ge=0, le=2)]


class ObservationContextConfig(Config, frozen=True, kw_only=True):
    max_items: Annotated[int, Meta(ge=0, le=20), means("Most observations listed.")] = 5
    max_age_ms: Annotated[
        int, Meta(ge=0, le=3_600_000), means("Older ones are left out.", unit="ms")
    ] = 120_000
    max_chars: Annotated[int, Meta(ge=0, le=10_000), means("Longest list.", unit="characters")] = (
        1200
    )
    include_tags: Annotated[bool, means("Whether tags are listed.")] = True
    include_entities: Annotated[bool, means("Whether entities are listed.")] = True
    include_hype: Annotated[bool, means("Whether the level of hype is listed.")] = True
    include_ts: Annotated[bool, means("Whether times are listed.")] = True
    format_version: Annotated[Literal["v1"], means("Version of the layout.")] = "v1"
    prefix: Annotated[str, Meta(max_length=64), means("Put before each observation.")] = "OBS:"
    header: Annotated[str, Meta(max_length=256), means("Put before the list.")] = ""
    line_template: Annotated[
        str,
        Meta(max_length=512),
        means("Layout of one observation, with the fields in braces."),
    ] = "{prefix} {ts} | {summary} | {tags} | {entities} | {hype}"
    truncate_suffix: Annotated[
        str, Meta(max_length=16), means("Put after a text that was cut.")
    ] = "…"


class InterestWeights(Config, frozen=True, kw_only=True):
    hype: Annotated[Weight, means("Weight of the level of hype.", INTERESTING)] = 1.0
    mentions: Annotated[Weight, means("Weight of a persona's name in it.", INTERESTING)] = 0.4
    entities: Annotated[Weight, means("Weight of entities in it.", INTERESTING)] = 0.3
    tag_hype: Annotated[Weight, means("Weight of the tag hype.", INTERESTING)] = 0.4


class SummaryDedupe(Config, frozen=True, kw_only=True):
    enabled: Annotated[bool, means("Whether the same words are commented on once.", PAUSES)] = True
    ttl_ms: Annotated[int, Meta(ge=0, le=3_600_000), means("For how long.", PAUSES, unit="ms")] = (
        120_000
    )
    normalize: Annotated[bool, means("Whether capitals and blanks make no difference.", PAUSES)] = (
        True
    )


class PersonaDiversity(Config, frozen=True, kw_only=True):
    avoid_repeat_last_n: Annotated[
        int, Meta(ge=0, le=10), means("The last so many speakers are passed over.", WHO)
    ] = 2


class MentionTargeting(Config, frozen=True, kw_only=True):
    enabled: Annotated[bool, means("Whether a persona that is named comments itself.", WHO)] = True
    boost: Annotated[Weight, means("How much a name counts.", WHO)] = 0.35


class AutoCommentaryConfig(Config, frozen=True, kw_only=True):
    """The rules of auto commentary, as in ``configs/auto_commentary.json``."""

    enabled: Annotated[bool, means("Whether personas comment unprompted.")] = False
    room_id_mode: Annotated[
        Literal["single", "any"], means("Whether frames of other rooms count.", INTERESTING)
    ] = "single"
    hype_threshold: Annotated[
        Unit, means("From this level of hype on a frame is interesting.", INTERESTING)
    ] = 0.5
    trigger_tags: Annotated[
        tuple[Text64, ...],
        Meta(max_length=64),
        means("A frame with one of these tags is interesting.", INTERESTING),
    ] = ("hype", "mentions")
    trigger_on_entities: Annotated[
        bool, means("Whether a frame with entities is interesting.", INTERESTING)
    ] = True
    persona_cooldown_ms: Annotated[Pause, means("Pause of one persona.", PAUSES, unit="ms")] = 8000
    room_rate_limit_ms: Annotated[
        Pause, means("Pause between two comments in a room.", PAUSES, unit="ms")
    ] = 2000
    momentum_window_ms: Annotated[
        Pause, means("The span for the most comments below.", PAUSES, unit="ms")
    ] = 15_000
    momentum_min_interval_ms: Annotated[
        Pause, means("Shortest time since the last comment.", PAUSES, unit="ms")
    ] = 1200
    momentum_max_msgs: Annotated[
        int, Meta(ge=0, le=20), means("Most comments within the span.", PAUSES)
    ] = 4
    max_messages_per_observation: Annotated[
        int, Meta(ge=1, le=10), means("Most comments on one frame.", PAUSES)
    ] = 1
    dedupe_window_ms: Annotated[
        int,
        Meta(ge=0, le=3_600_000),
        means("A persona says the same only once in this span.", PAUSES, unit="ms"),
    ] = 600_000
    interest_weights: Annotated[InterestWeights, means("What makes a frame interesting.")] = field(
        default_factory=InterestWeights
    )
    summary_dedupe: Annotated[SummaryDedupe, means("The same words again.")] = field(
        default_factory=SummaryDedupe
    )
    persona_diversity: Annotated[PersonaDiversity, means("Who has just spoken.")] = field(
        default_factory=PersonaDiversity
    )
    mention_targeting: Annotated[MentionTargeting, means("Who is named.")] = field(
        default_factory=MentionTargeting
    )
    prompt_id: Annotated[Text128, means("Accepted for the contract; it has no effect.", WHO)] = (
        "persona_auto_commentary_v1"
    )
    message_prefix: Annotated[str, Meta(max_length=64), means("Put before each comment.", WHO)] = (
        "AUTO_OBS:"
    )
    max_reply_chars: Annotated[
        int, Meta(ge=1, le=400), means("Longest comment.", WHO, unit="characters")
    ] = 240
    include_obs_id: Annotated[bool, means("Whether the frame's id is said.", WHO)] = False
