"""What a chat line asks to be remembered, and how facts become memory items. Pure.

Only two things are ever stored: what somebody asks for with ``remember:``, and structured deltas
(``deltas.py``, or a model's). Chat itself is not.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Final, Literal

from msgspec import UNSET, Struct

from language.english import ENGLISH
from language.facts import in_third_person
from language.tokens import names_one_of
from memory.scopes import Scope
from protocol.clock import to_ts
from protocol.messages import Origin
from protocol.model_outputs import (
    DriftReflection,
    MemoryExtraction,
    MemoryItem,
    MemorySource,
)

Category = Literal["persona_trait", "preference", "room_lore", "relationship", "running_joke"]
Trust = Literal["viewer", "staff", "observed", "model"]

MAX_VALUE: Final = 256
MAX_SUBJECT: Final = 64
CONFIDENCE: Final = {"low": 0.3, "med": 0.6, "high": 0.9}
TOLD: Final = 0.9

_OF_TYPE: Final[dict[str, Category]] = {
    "relationship": "relationship",
    "catchphrase": "running_joke",
    "preference": "preference",
}
_JOKE: Final = re.compile(r"joke:\s*", re.I)


class Fact(Struct, frozen=True, kw_only=True):
    """Something worth keeping, not yet anybody's. ``person`` is the user id it is about."""

    category: Category
    subject: str
    value: str
    confidence: float
    ttl_days: int | None = None
    person: str = ""
    bond: float | None = None


class Provenance(Struct, frozen=True, kw_only=True):
    """Where a fact comes from: who wrote it, in which line, and how far that can be trusted."""

    author_id: str = ""
    author: str = ""
    message_id: str = ""
    seq: int = 0
    trust: Trust = "viewer"
    origin: Origin = "human"


def target(content: str, personas: list[tuple[str, str]]) -> str:
    """The persona a command is for: the first (id, name) that is named, else the first of all."""
    named = [one for one in personas if names_one_of(content, one)]
    return next((one[0] for one in named or personas), "")


def fact_told(asked: str, author: str, names: tuple[str, str]) -> Fact:
    """The fact in a command, with the addressed persona's name and "my" read for what they are."""
    value = asked
    for name in names:
        value = re.sub(rf"^@?{re.escape(name)}\b[\s,:]*", "", value, flags=re.I)
    joke = _JOKE.match(value)
    value = value[joke.end() :] if joke else value
    value = in_third_person(value, author, ENGLISH)
    category: Category = "running_joke" if joke else "room_lore"
    return Fact(category=category, subject="room", value=one_line(value), confidence=TOLD)


def facts_of(extraction: MemoryExtraction) -> Iterator[Fact]:
    """The facts in an extraction: relationships, catchphrases, preferences, lore, in that order."""
    for tie in extraction.relationship_updates:
        yield _fact("relationship", tie.other_user, f"{tie.delta}: {tie.reason}", tie.confidence)
    for phrase in extraction.new_catchphrases:
        yield _fact("running_joke", phrase.trigger, phrase.phrase, phrase.confidence)
    for taste in extraction.preference_updates:
        yield _fact("preference", taste.topic, f"{taste.stance}: {taste.reason}", taste.confidence)
    for lore in extraction.lore_events:
        yield _fact("room_lore", lore.name, lore.summary, lore.confidence)


def facts_of_reflection(reflection: DriftReflection) -> Iterator[Fact]:
    """The lasting memories in a reflection."""
    for memory in reflection.durable_memories:
        category = _OF_TYPE.get(memory.type, "room_lore")
        subject = memory.other_user or memory.topic or memory.type
        yield _fact(category, subject, memory.content, memory.confidence)


def _fact(category: Category, subject: str, value: str, confidence: str) -> Fact:
    return Fact(
        category=category,
        subject=one_line(subject, MAX_SUBJECT),
        value=one_line(value),
        confidence=CONFIDENCE[confidence],
    )


def item_of(
    fact: Fact,
    scope: Scope,
    source: Provenance,
    *,
    now_ms: int,
    ttl_days: int,
    redacted: tuple[str, ...] = (),
) -> MemoryItem:
    """The item to store. Its id depends on room and value (for a tie: on the person), so that a
    repetition replaces."""
    about = f"tie:{fact.subject}" if fact.category == "relationship" else fact.value
    tags: dict[str, str | int | float | bool | None] = {
        "room": scope.room_id,
        "persona": scope.persona_id,
        "person": fact.person or source.author_id,
        "author": source.author,
        "trust": source.trust,
        "seq": source.seq,
    }
    return MemoryItem(
        schema_name="MemoryItem",
        schema_version="1.0.0",
        id=sha256(f"{scope.room_id}:{about}".encode()).hexdigest()[:16],
        ts=to_ts(now_ms),
        scope=scope.kind,
        scope_key=scope.key,
        category=fact.category,
        subject=fact.subject,
        value=fact.value,
        confidence=fact.confidence,
        ttl_days=ttl_days,
        source=MemorySource(
            kind="chat_message" if source.message_id else "manual",
            message_id=source.message_id or None,
            user_id=source.author_id or None,
            origin=source.origin,
        ),
        tags=tags if fact.bond is None else {**tags, "bond": fact.bond},
        redactions=redacted or UNSET,
    )


def one_line(text: str, most: int = MAX_VALUE) -> str:
    """One line of at most ``most`` characters."""
    return " ".join(text.split())[:most].strip()
