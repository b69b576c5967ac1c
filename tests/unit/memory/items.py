"""Memories and policies for tests."""

import msgspec
from msgspec.structs import replace

from memory.extraction import Fact, Provenance, item_of
from memory.scopes import Scope
from moderation.rules import Ruleset, compile_rules
from protocol.configs.memory import MemoryPolicy
from protocol.configs.moderation import ModerationConfig
from protocol.model_outputs import MemoryItem

ROOM = "room:demo"
NOW = 1_780_000_000_000
DAY = 24 * 3600 * 1000


def scope(persona: str = "nova", room: str = ROOM) -> Scope:
    return Scope(kind="persona_room", persona_id=persona, room_id=room)


def fact(value: str = "alice's dog is called Biscuit", **overrides) -> Fact:
    made = Fact(category="room_lore", subject="room", value=value, confidence=0.9)
    return replace(made, **overrides)


def item(
    value: str = "alice's dog is called Biscuit",
    *,
    persona: str = "nova",
    room: str = ROOM,
    author: str = "alice",
    now: int = NOW,
    ttl: int = 30,
    **overrides,
) -> MemoryItem:
    source = Provenance(author_id=author, author=author, message_id="human_00000001")
    return item_of(fact(value, **overrides), scope(persona, room), source, now_ms=now, ttl_days=ttl)


def policy(**overrides) -> MemoryPolicy:
    made = MemoryPolicy(
        schema_name="MemoryPolicy",
        schema_version="1.0.0",
        enabled=True,
        scopes=("persona", "persona_room"),
        allow_categories=("room_lore", "running_joke", "preference", "relationship"),
    )
    return replace(made, **overrides)


def rules() -> Ruleset:
    """Blocks ``zonk``, knows e-mail addresses and phone numbers."""
    return compile_rules(
        msgspec.convert(
            {
                "config_type": "moderation",
                "config_version": "1.0.0",
                "blocklists": [{"name": "words", "action": "drop", "patterns": ["zonk"]}],
                "pii_patterns": [
                    {"kind": "pii_email", "regex": r"[\w.+-]+@[\w-]+\.[\w.]+"},
                    {"kind": "pii_phone", "regex": r"\+?[0-9][0-9 ()./-]{7,}[0-9]"},
                ],
            },
            ModerationConfig,
        )
    )
