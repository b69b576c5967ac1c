"""What personas may remember, for how long, and how much of it a line may use."""

from typing import Annotated, Final, Literal

from msgspec import Meta, field

from protocol.configs.base import Config
from protocol.declare import Group, means
from protocol.fields import Text64, Text512, Unit, Version1

KEPT: Final = Group("What is kept")
USE: Final = Group("What a line may use")

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
    name: Annotated[Text64, means("Named in the stored memory's list of redactions.")]
    regex: Annotated[Text512, means("What is taken out, in RE2 syntax.")]


class MemoryRedaction(Config, frozen=True, kw_only=True):
    enabled: Annotated[bool, means("Whether the patterns below are taken out.", KEPT)] = True
    patterns: Annotated[
        tuple[NamedPattern, ...], Meta(max_length=64), means("List of {name, regex}.", KEPT)
    ] = ()


class MemoryWriteRules(Config, frozen=True, kw_only=True):
    min_confidence: Annotated[Unit, means("Less certain facts are not stored.", KEPT)] = 0.4
    max_writes_per_hour_per_persona: Annotated[
        int, Meta(ge=0, le=100), means("Most facts a persona stores in an hour.", KEPT)
    ] = 10


class MemoryReadRules(Config, frozen=True, kw_only=True):
    max_items: Annotated[
        int, Meta(ge=0, le=50), means("Most memories recalled for one line.", USE)
    ] = 20
    max_chars_total: Annotated[
        int,
        Meta(ge=0, le=5000),
        means("Most text recalled for one line.", USE, unit="characters"),
    ] = 2000


class MemoryPolicy(Config, frozen=True, kw_only=True):
    """The rules of memory, as in ``configs/memory``."""

    schema_name: Annotated[
        Literal["MemoryPolicy"], means("Says that the file holds rules of memory.")
    ]
    schema_version: Annotated[Version1, means("Version of the contract, 1.x.")]
    enabled: Annotated[bool, means("Whether anything is remembered at all.", KEPT)]
    scopes: Annotated[
        tuple[Literal["persona", "persona_room", "persona_user"], ...],
        Meta(min_length=1),
        means("Whether memories belong to a persona, a persona in a room, or with a person.", KEPT),
    ]
    ttl_days_default: Annotated[
        int, Meta(ge=1, le=365), means("A memory is forgotten after this long.", KEPT, unit="days")
    ] = 30
    allow_categories: Annotated[
        tuple[MemoryCategory, ...], Meta(min_length=1), means("What may be stored.", KEPT)
    ]
    deny_categories: Annotated[
        tuple[Text64, ...], means("What is never stored, whatever else is allowed.", KEPT)
    ] = ("pii", "secrets")
    redaction: Annotated[MemoryRedaction, means("What is taken out before storing.")] = field(
        default_factory=MemoryRedaction
    )
    write_rules: Annotated[MemoryWriteRules, means("How much is stored.")] = field(
        default_factory=MemoryWriteRules
    )
    read_rules: Annotated[MemoryReadRules, means("How much is recalled.")] = field(
        default_factory=MemoryReadRules
    )
