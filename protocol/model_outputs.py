"""What a model must answer in when asked for lines, memories or a persona's drift, and what is stored.

Closed: a model's extra key is an answer to another question, and is refused.
"""

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from protocol.clock import parse_ts
from protocol.configs.persona import TRAITS, Traits
from protocol.declare import means
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

    key: Annotated[
        str,
        Meta(min_length=1, max_length=8, pattern=NO_NEWLINE),
        means("Number of the line asked for, as text."),
    ]
    text: Annotated[str, Meta(min_length=1, max_length=500), means("The line.")]


class PersonaLines(Output, frozen=True, kw_only=True):
    """Chat lines of several personas, written in one call."""

    lines: Annotated[tuple[WrittenLine, ...], Meta(max_length=16), means("The lines written.")]


class RelationshipUpdate(Output, frozen=True, kw_only=True):
    other_user: Annotated[Name, means("The person's name.")]
    delta: Annotated[Literal["positive", "negative", "neutral"], means("Which way the tie moves.")]
    strength: Annotated[Unit, means("How far, 0-1.")]
    reason: Annotated[Text512, means("Why.")]
    confidence: Annotated[Confidence, means("How sure the model is.")]


class NewCatchphrase(Output, frozen=True, kw_only=True):
    phrase: Annotated[Text200, means("The phrase.")]
    trigger: Annotated[Text200, means("What brings it up.")]
    confidence: Annotated[Confidence, means("How sure the model is.")]


class PreferenceUpdate(Output, frozen=True, kw_only=True):
    topic: Annotated[Text128, means("What it is about.")]
    stance: Annotated[
        Literal["like", "dislike", "obsessed", "avoid"], means("How somebody stands to it.")
    ]
    reason: Annotated[Text512, means("Why.")]
    confidence: Annotated[Confidence, means("How sure the model is.")]


class LoreEvent(Output, frozen=True, kw_only=True):
    name: Annotated[Text200, means("What it is called.")]
    summary: Annotated[Text1000, means("What happened.")]
    confidence: Annotated[Confidence, means("How sure the model is.")]


class MemoryExtraction(Output, frozen=True, kw_only=True):
    """What a chat line taught a persona."""

    relationship_updates: Annotated[tuple[RelationshipUpdate, ...], means("Ties to people.")]
    new_catchphrases: Annotated[tuple[NewCatchphrase, ...], means("Phrases that came up.")]
    preference_updates: Annotated[tuple[PreferenceUpdate, ...], means("Likes and dislikes.")]
    lore_events: Annotated[tuple[LoreEvent, ...], means("What the room will speak of again.")]


if TYPE_CHECKING:

    class DriftProposal(Traits, frozen=True):
        """The traits a model would like; ``DriftBounds`` decides how far they move."""

        topic_biases: dict[Text128, Unit]
        notes: tuple[Text200, ...] = ()

else:
    DriftProposal = msgspec.defstruct(
        "DriftProposal",
        [
            *((trait, Annotated[Unit, means(f"The {trait} it would like.")]) for trait in TRAITS),
            (
                "topic_biases",
                Annotated[
                    dict[Text128, Unit], Meta(max_length=128), means("Topic to interest, 0 to 1.")
                ],
            ),
            (
                "notes",
                Annotated[
                    tuple[Text200, ...], Meta(max_length=32), means("What it notes about itself.")
                ],
                (),
            ),
        ],
        bases=(Output,),
        module=__name__,
        frozen=True,
        kw_only=True,
    )


class DurableMemory(Output, frozen=True, kw_only=True):
    type: Annotated[
        Literal["relationship", "catchphrase", "preference", "lore_event", "note"],
        means("What kind of memory."),
    ]
    other_user: Annotated[Name | None, means("Whom it is about; null for nobody.")]
    topic: Annotated[Text128 | None, means("What it is about; null for nothing.")]
    content: Annotated[Text1000, means("What to remember.")]
    confidence: Annotated[Confidence, means("How sure the model is.")]


class DriftReflection(Output, frozen=True, kw_only=True):
    """A persona's look back at the last minutes: new knobs and at most three lasting memories."""

    drift: Annotated[DriftProposal, means("The traits the model would like.")]
    durable_memories: Annotated[
        tuple[DurableMemory, ...], Meta(max_length=3), means("At most three lasting memories.")
    ]


class MemorySource(Output, frozen=True, kw_only=True):
    kind: Annotated[Literal["chat_message", "system_seed", "manual"], means("Where it came from.")]
    message_id: Annotated[str | None, means("Id of the line, if one.")]
    user_id: Annotated[str | None, means("Id of its writer, if one.")]
    origin: Annotated[Origin, means("Who that was.")]


class MemoryItem(Output, frozen=True, kw_only=True):
    """One stored memory. It is forgotten ``ttl_days`` after ``ts``, or at ``expires_at``."""

    schema_name: Annotated[Literal["MemoryItem"], means("Says what kind of record this is.")]
    schema_version: Annotated[Literal["1.0.0"], means("Version of the contract.")]
    id: Annotated[str, Meta(min_length=6), means("The memory's own id.")]
    ts: Annotated[Timestamp, means("When it was learned, RFC 3339.")]
    scope: Annotated[
        Literal["persona", "persona_room", "persona_user"], means("Whom the memory belongs to.")
    ]
    scope_key: Annotated[
        str,
        Meta(min_length=1, max_length=256, pattern=NO_NEWLINE),
        means("The persona, room or person it belongs to."),
    ]
    category: Annotated[
        Literal["persona_trait", "preference", "room_lore", "relationship", "running_joke"],
        means("What kind of memory."),
    ]
    subject: Annotated[Text64, Meta(pattern=NO_NEWLINE), means("Whom or what it is about.")]
    value: Annotated[
        str, Meta(min_length=1, max_length=256, pattern=NO_NEWLINE), means("What is remembered.")
    ]
    confidence: Annotated[Unit, means("How sure it is, 0-1.")]
    ttl_days: Annotated[int, Meta(ge=1, le=365), means("It is forgotten after so many days.")]
    source: Annotated[MemorySource, means("Where it came from.")]
    tags: Annotated[
        dict[str, str | int | float | bool | None] | UnsetType, means("More about it.")
    ] = UNSET
    redactions: Annotated[tuple[str, ...] | UnsetType, means("What was taken out of it.")] = UNSET
    expires_at: Annotated[Timestamp | UnsetType, means("When it is forgotten, RFC 3339.")] = UNSET
    version: Annotated[Positive | UnsetType, means("Grows with each change.")] = UNSET

    def __post_init__(self) -> None:
        parse_ts(self.ts)
        if self.expires_at is not UNSET:
            parse_ts(self.expires_at)
