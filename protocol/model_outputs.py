"""What a model must answer in when asked for lines, memories or a persona's drift, and what is stored.

Closed: a model's extra key is an answer to another question, and is refused.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from protocol.clock import parse_ts
from protocol.fields import (
    NO_NEWLINE,
    Name,
    Positive,
    Text64,
    Text128,
    Text512,
    Timestamp,
    Unit,
)
from protocol.messages import Origin

Confidence = Literal["low", "med", "high"]
Text200 = Annotated[str, Meta(min_length=1, max_length=200)]
Text1000 = Annotated[str, Meta(min_length=1, max_length=1000)]


class Output(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True): ...


class WrittenLine(Output, frozen=True, kw_only=True):
    """``key`` is the number of the line asked for, as text."""

    key: Annotated[str, Meta(min_length=1, max_length=8, pattern=NO_NEWLINE)]
    text: Annotated[str, Meta(min_length=1, max_length=500)]


class PersonaLines(Output, frozen=True, kw_only=True):
    """Chat lines of several personas, written in one call."""

    lines: Annotated[tuple[WrittenLine, ...], Meta(max_length=16)]


class RelationshipUpdate(Output, frozen=True, kw_only=True):
    other_user: Name
    delta: Literal["positive", "negative", "neutral"]
    strength: Unit
    reason: Text512
    confidence: Confidence


class NewCatchphrase(Output, frozen=True, kw_only=True):
    phrase: Text200
    trigger: Text200
    confidence: Confidence


class PreferenceUpdate(Output, frozen=True, kw_only=True):
    topic: Text128
    stance: Literal["like", "dislike", "obsessed", "avoid"]
    reason: Text512
    confidence: Confidence


class LoreEvent(Output, frozen=True, kw_only=True):
    name: Text200
    summary: Text1000
    confidence: Confidence


class MemoryExtraction(Output, frozen=True, kw_only=True):
    """What a chat line taught a persona."""

    relationship_updates: tuple[RelationshipUpdate, ...]
    new_catchphrases: tuple[NewCatchphrase, ...]
    preference_updates: tuple[PreferenceUpdate, ...]
    lore_events: tuple[LoreEvent, ...]


class DriftProposal(Output, frozen=True, kw_only=True):
    """The knobs a model would like; ``DriftBounds`` decides how far they move."""

    talkativeness: Unit
    meme_level: Unit
    helpfulness: Unit
    saltiness: Unit
    curiosity: Unit
    topic_biases: Annotated[dict[Text128, Unit], Meta(max_length=128)]
    notes: Annotated[tuple[Text200, ...], Meta(max_length=32)] = ()


class DurableMemory(Output, frozen=True, kw_only=True):
    type: Literal["relationship", "catchphrase", "preference", "lore_event", "note"]
    other_user: Name | None
    topic: Text128 | None
    content: Text1000
    confidence: Confidence


class DriftReflection(Output, frozen=True, kw_only=True):
    """A persona's look back at the last minutes: new knobs and at most three lasting memories."""

    drift: DriftProposal
    durable_memories: Annotated[tuple[DurableMemory, ...], Meta(max_length=3)]


class MemorySource(Output, frozen=True, kw_only=True):
    kind: Literal["chat_message", "system_seed", "manual"]
    message_id: str | None
    user_id: str | None
    origin: Origin


class MemoryItem(Output, frozen=True, kw_only=True):
    """One stored memory. It is forgotten ``ttl_days`` after ``ts``, or at ``expires_at``."""

    schema_name: Literal["MemoryItem"]
    schema_version: Literal["1.0.0"]
    id: Annotated[str, Meta(min_length=6)]
    ts: Timestamp
    scope: Literal["persona", "persona_room", "persona_user"]
    scope_key: Annotated[str, Meta(min_length=1, max_length=256, pattern=NO_NEWLINE)]
    category: Literal["persona_trait", "preference", "room_lore", "relationship", "running_joke"]
    subject: Annotated[Text64, Meta(pattern=NO_NEWLINE)]
    value: Annotated[str, Meta(min_length=1, max_length=256, pattern=NO_NEWLINE)]
    confidence: Unit
    ttl_days: Annotated[int, Meta(ge=1, le=365)]
    source: MemorySource
    tags: dict[str, str | int | float | bool | None] | UnsetType = UNSET
    redactions: tuple[str, ...] | UnsetType = UNSET
    expires_at: Timestamp | UnsetType = UNSET
    version: Positive | UnsetType = UNSET

    def __post_init__(self) -> None:
        parse_ts(self.ts)
        if self.expires_at is not UNSET:
            parse_ts(self.expires_at)
