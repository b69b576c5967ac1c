"""How models are reached, what they remember and comment on, and which prompts exist.

Closed like ``protocol.configs``; models themselves are called in ``llm`` only.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from protocol.configs import Config
from protocol.fields import Sha256, Text32, Text64, Text128, Text512, Unit, Version1


class StubProvider(Config, frozen=True, kw_only=True):
    fixtures_path: Annotated[str, Meta(min_length=1, max_length=512)]
    default_response: Annotated[str, Meta(min_length=1, max_length=500)] = "lol"
    key_strategy: Literal["persona_marker", "marker_only"] = "persona_marker"


class LitellmProvider(Config, frozen=True, kw_only=True):
    model: Text128
    api_base: Text512 | None = None
    api_key_env: Text128 | None = None
    temperature: Annotated[float, Meta(ge=0, le=2)] = 0.3
    max_tokens: Annotated[int, Meta(ge=1, le=512)] = 120
    timeout_s: Annotated[float, Meta(ge=1, le=120)] = 30
    num_retries: Annotated[int, Meta(ge=0, le=5)] = 1
    extra: dict[str, Any] = field(default_factory=dict)


class LLMProviderConfig(Config, frozen=True, kw_only=True):
    """``stub`` or ``litellm`` must be there for the provider named (checked in code and schema)."""

    schema_name: Literal["LLMProviderConfig"]
    schema_version: Version1
    provider: Literal["stub", "litellm"]
    mode: Literal["deterministic_stub", "litellm_live"]
    timeout_ms: Annotated[int, Meta(ge=1000, le=60_000)] = 5000
    max_output_chars: Annotated[int, Meta(ge=1, le=500)] = 200
    stub: StubProvider | None = None
    litellm: LitellmProvider | None = None
    metadata: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if getattr(self, self.provider) is None:
            raise ValueError(f"provider {self.provider} needs the block {self.provider}")


MemoryCategory = Literal[
    "chat_summary",
    "highlight",
    "room_lore",
    "running_joke",
    "persona_trait",
    "preference",
    "relationship",
]


class NamedPattern(Config, frozen=True, kw_only=True):
    name: Text64
    regex: Text512


class MemoryRedaction(Config, frozen=True, kw_only=True):
    enabled: bool = True
    patterns: Annotated[tuple[NamedPattern, ...], Meta(max_length=64)] = ()


class MemoryWriteRules(Config, frozen=True, kw_only=True):
    min_confidence: Unit = 0.4
    max_writes_per_hour_per_persona: Annotated[int, Meta(ge=0, le=100)] = 10


class MemoryReadRules(Config, frozen=True, kw_only=True):
    max_items: Annotated[int, Meta(ge=0, le=50)] = 20
    max_chars_total: Annotated[int, Meta(ge=0, le=5000)] = 2000


class MemoryPolicy(Config, frozen=True, kw_only=True):
    schema_name: Literal["MemoryPolicy"]
    schema_version: Version1
    enabled: bool
    scopes: Annotated[
        tuple[Literal["persona", "persona_room", "persona_user"], ...], Meta(min_length=1)
    ]
    ttl_days_default: Annotated[int, Meta(ge=1, le=365)] = 30
    allow_categories: Annotated[tuple[MemoryCategory, ...], Meta(min_length=1)]
    deny_categories: tuple[Text64, ...] = ("pii", "secrets")
    redaction: MemoryRedaction = field(default_factory=MemoryRedaction)
    write_rules: MemoryWriteRules = field(default_factory=MemoryWriteRules)
    read_rules: MemoryReadRules = field(default_factory=MemoryReadRules)


class ObservationContextConfig(Config, frozen=True, kw_only=True):
    max_items: Annotated[int, Meta(ge=0, le=20)] = 5
    max_age_ms: Annotated[int, Meta(ge=0, le=3_600_000)] = 120_000
    max_chars: Annotated[int, Meta(ge=0, le=10_000)] = 1200
    include_tags: bool = True
    include_entities: bool = True
    include_hype: bool = True
    include_ts: bool = True
    format_version: Literal["v1"] = "v1"
    prefix: Annotated[str, Meta(max_length=64)] = "OBS:"
    header: Annotated[str, Meta(max_length=256)] = ""
    line_template: Annotated[str, Meta(max_length=512)] = (
        "{prefix} {ts} | {summary} | {tags} | {entities} | {hype}"
    )
    truncate_suffix: Annotated[str, Meta(max_length=16)] = "…"


class InterestWeights(Config, frozen=True, kw_only=True):
    hype: Annotated[float, Meta(ge=0, le=2)] = 1.0
    mentions: Annotated[float, Meta(ge=0, le=2)] = 0.4
    entities: Annotated[float, Meta(ge=0, le=2)] = 0.3
    tag_hype: Annotated[float, Meta(ge=0, le=2)] = 0.4


class SummaryDedupe(Config, frozen=True, kw_only=True):
    enabled: bool = True
    ttl_ms: Annotated[int, Meta(ge=0, le=3_600_000)] = 120_000
    normalize: bool = True


class PersonaDiversity(Config, frozen=True, kw_only=True):
    avoid_repeat_last_n: Annotated[int, Meta(ge=0, le=10)] = 2


class MentionTargeting(Config, frozen=True, kw_only=True):
    enabled: bool = True
    boost: Annotated[float, Meta(ge=0, le=2)] = 0.35


Pause = Annotated[int, Meta(ge=0, le=600_000)]


class AutoCommentaryConfig(Config, frozen=True, kw_only=True):
    enabled: bool = False
    room_id_mode: Literal["single", "any"] = "single"
    hype_threshold: Unit = 0.5
    trigger_tags: Annotated[tuple[Text64, ...], Meta(max_length=64)] = ("hype", "mentions")
    trigger_on_entities: bool = True
    persona_cooldown_ms: Pause = 8000
    room_rate_limit_ms: Pause = 2000
    momentum_window_ms: Pause = 15_000
    momentum_min_interval_ms: Pause = 1200
    momentum_max_msgs: Annotated[int, Meta(ge=0, le=20)] = 4
    max_messages_per_observation: Annotated[int, Meta(ge=1, le=10)] = 1
    dedupe_window_ms: Annotated[int, Meta(ge=0, le=3_600_000)] = 600_000
    interest_weights: InterestWeights = field(default_factory=InterestWeights)
    summary_dedupe: SummaryDedupe = field(default_factory=SummaryDedupe)
    persona_diversity: PersonaDiversity = field(default_factory=PersonaDiversity)
    mention_targeting: MentionTargeting = field(default_factory=MentionTargeting)
    prompt_id: Text128 = "persona_auto_commentary_v1"
    message_prefix: Annotated[str, Meta(max_length=64)] = "AUTO_OBS:"
    max_reply_chars: Annotated[int, Meta(ge=1, le=400)] = 240
    include_obs_id: bool = False


class OutputContract(Config, frozen=True, kw_only=True):
    type: Literal["text", "json"]
    notes: str | None = None


class PromptEntry(Config, frozen=True, kw_only=True):
    id: Text128
    purpose: Literal[
        "persona_reply",
        "persona_auto_commentary",
        "memory_extract",
        "memory_summarize",
        "stream_observation",
    ]
    version: Text32
    path: Text512
    sha256: Sha256
    input_vars: tuple[Text64, ...]
    output_contract: OutputContract


class PromptManifest(Config, frozen=True, kw_only=True):
    schema_name: Literal["PromptManifest"]
    schema_version: Version1
    prompts: Annotated[tuple[PromptEntry, ...], Meta(min_length=1)]
