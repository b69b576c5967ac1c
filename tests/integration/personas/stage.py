"""Rooms, personas and people for the tests of the policy run."""

from functools import cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from personas.chat.names import load_names
from personas.engine.minds import Minds
from personas.engine.policylog import LogEntry
from personas.generation.phrasebook import load
from protocol.clock import now_ms, to_ts
from protocol.codec import encode
from protocol.configs.moderation import ModerationConfig
from protocol.configs.persona import PersonaConfig
from protocol.configs.room import RoomConfig, Timing
from protocol.control import ControlEntry, RoomSnapshot, RosterSnapshot, entry_of
from protocol.messages import (
    ChatMessage,
    StreamContext,
    StreamEvent,
    TranscriptSpan,
    chat_message,
)

ROOM = "room:demo"
ASKED = "hello E2E_TEST_1"
"""What every persona of an attentive room answers at once."""


@cache
def minds() -> Minds:
    configs = Path(__file__).parents[3] / "configs"
    return Minds(load(configs), load_names(), markers=True, live=True)


def persona(name: str) -> PersonaConfig:
    return msgspec.convert(
        {
            "config_type": "persona",
            "config_version": "1.0.0",
            "persona_id": name,
            "display_name": name,
            "anchor": {"bio": "Tests things.", "voice_rules": {"style": "deadpan"}},
            "presentation": {"style": {"name_color": "#30D5C8"}},
            "safety": {"hard_never_categories": ["slurs"]},
        },
        PersonaConfig,
    )


def room(room_id: str = ROOM, *, paused: bool = False) -> RoomSnapshot:
    config = msgspec.convert(
        {
            "config_type": "room",
            "config_version": "1.0.0",
            "room_id": room_id,
            "enabled_personas": ["Nova"],
        },
        RoomConfig,
    )
    rules = msgspec.convert(
        {
            "config_type": "moderation",
            "config_version": "1.0.0",
            "blocklists": [{"name": "none", "action": "drop", "patterns": ["zzzz"]}],
            "pii_patterns": [{"kind": "pii_none", "regex": "zzzz"}],
        },
        ModerationConfig,
    )
    return RoomSnapshot(
        room_id=room_id,
        slug=room_id.removeprefix("room:"),
        title="Demo",
        open=True,
        personas_paused=paused,
        config=config,
        moderation=rules,
    )


def roster(*names: str, room_id: str = ROOM) -> RosterSnapshot:
    return RosterSnapshot(room_id=room_id, personas=tuple(map(persona, names)))


def entry(snapshot: RoomSnapshot | RosterSnapshot, version: int = 1) -> ControlEntry:
    return entry_of(snapshot, version)


def attentive(room_id: str = ROOM, *, cooldown_ms: int = 300) -> RoomSnapshot:
    """A room whose personas answer marked lines at once, unless they spoke within the cooldown, and
    say nothing else."""
    plain = room(room_id)
    audience = replace(plain.config.audience, crowd_size=0, idle_rate=0)
    timing = Timing(
        p_base=0, hard_cooldown_ms=cooldown_ms, soft_cooldown_ms=0, max_bot_msgs_per_10s=1000
    )
    return replace(plain, config=replace(plain.config, audience=audience, timing=timing))


def configuration(*names: str, cooldown_ms: int = 300) -> list[ControlEntry]:
    return [entry(attentive(cooldown_ms=cooldown_ms)), entry(roster(*names))]


def lively(*names: str) -> list[ControlEntry]:
    """A room as it comes: with a crowd, and personas that speak when they like."""
    return [entry(room()), entry(roster(*names))]


def human(text: str, message_id: str, room_id: str = ROOM) -> ChatMessage:
    return chat_message(
        id=message_id,
        ts=to_ts(now_ms()),
        room_id=room_id,
        origin="human",
        user_id="alice",
        display_name="alice",
        content=text,
    )


def say(bus, text: str, message_id: str, room_id: str = ROOM) -> str:
    """Put a person's line straight on the firehose, as the gateway would."""
    return bus.append("firehose", encode(human(text, message_id, room_id)))


def show(bus, number: int, *, age_ms: int = 0, room_id: str = ROOM) -> str:
    """Let something happen on stream, now or ``age_ms`` ago."""
    ts = to_ts(now_ms() - age_ms)
    event = StreamEvent(
        type=("fail", "clutch", "chat_question")[number % 3],
        strength=0.8,
        ts=ts,
        meta={"id": f"ridge:{number}", "text": "the jump at the bridge", "question": "again?"},
    )
    context = StreamContext(
        schema_name="StreamContext",
        schema_version="1.0.0",
        id=f"context_{number:08}",
        ts=ts,
        room_id=room_id,
        sequence=number,
        transcript_window=(
            TranscriptSpan(t0_ms=0, t1_ms=900, text=f"take {number} of the bridge"),
        ),
        events=(event,),
        keywords=("bridge", "jump"),
        summary="a jump over a bridge",
    )
    return bus.append("context", encode(context))


def logged(bus) -> list[LogEntry]:
    found = bus.range(bus.keys.stream("policy_log"))
    return [msgspec.json.decode(record.data, type=LogEntry) for record in found]


def submitted(bus) -> list[ChatMessage]:
    """Every line handed to the gateway, repetitions included."""
    found = bus.range(bus.keys.stream("ingest"))
    return [msgspec.json.decode(record.data, type=ChatMessage) for record in found]


def decided(bus) -> list[dict]:
    found = bus.range(bus.keys.stream("policy_decisions"))
    return [one for record in found for one in msgspec.json.decode(record.data)["decisions"]]
