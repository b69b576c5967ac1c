"""Values for the tests of the policy: a room, its cast, chat lines, what is on stream."""

from functools import cache
from pathlib import Path
from typing import Any

from personas.generation.phrasebook import Phrasebook, load
from personas.mind.mind import Mind
from personas.mind.stimuli import of_message
from personas.policy.types import Moment, Standing, Stimulus
from protocol.clock import to_ts
from protocol.configs.moderation import Blocklist, ModerationConfig, PiiPattern
from protocol.configs.persona import (
    Anchor,
    Drift,
    PersonaConfig,
    PersonaSafety,
    Presentation,
    PresentationStyle,
    VoiceRules,
)
from protocol.configs.room import Audience, RoomConfig
from protocol.control import RoomSnapshot, RosterSnapshot
from protocol.messages import (
    ChatMessage,
    StreamContext,
    StreamEvent,
    Trace,
    TranscriptSpan,
    chat_message,
)

CONFIGS = Path(__file__).parents[3] / "configs"
ROOM = "room:test"
NOW = 1_780_000_000_000
CAST = ("ClipGoblin", "LoreMaster3000", "SaltGremlin")


@cache
def book() -> Phrasebook:
    return load(CONFIGS)


def persona(name: str = "ClipGoblin", **drift: Any) -> PersonaConfig:
    return PersonaConfig(
        config_type="persona",
        config_version="1.0.0",
        persona_id=name,
        display_name=name,
        anchor=Anchor(bio="Somebody.", voice_rules=VoiceRules(style="hype")),
        drift=Drift(**drift),
        presentation=Presentation(style=PresentationStyle(name_color="#30D5C8"), badges=("vip",)),
        safety=PersonaSafety(hard_never_categories=("slurs",), max_chars=120),
    )


def room(audience: dict[str, Any] | None = None, **parts: Any) -> RoomConfig:
    """A room without a crowd and without people first, unless ``audience`` says otherwise."""
    return RoomConfig(
        config_type="room",
        config_version="1.0.0",
        room_id=ROOM,
        enabled_personas=CAST,
        audience=Audience(**{"crowd_size": 0, **(audience or {})}),
        **parts,
    )


def snapshot(config: RoomConfig, **parts: Any) -> RoomSnapshot:
    moderation = ModerationConfig(
        config_type="moderation",
        config_version="1.0.0",
        blocklists=(Blocklist(name="none", action="drop", patterns=("zzzz",)),),
        pii_patterns=(PiiPattern(kind="none", regex="zzzz"),),
    )
    values = {"open": True, "personas_paused": False, **parts}
    return RoomSnapshot(
        room_id=ROOM, slug="test", title="Test", config=config, moderation=moderation, **values
    )


def roster(*cast: PersonaConfig) -> RosterSnapshot:
    return RosterSnapshot(room_id=ROOM, personas=cast)


def mind(config: RoomConfig | None = None, cast: Any = None, **options: Any) -> Mind:
    people = [persona(name) for name in CAST] if cast is None else cast
    return Mind(snapshot(config or room()), roster(*people), book(), now_ms=NOW, **options)


def line(text: str = "hello there", **parts: Any) -> ChatMessage:
    """A line of alice's, a person, at ``at`` (default NOW); ``depth`` for simulated ones."""
    at, depth = parts.pop("at", NOW), parts.pop("depth", None)
    values: dict[str, Any] = {
        "id": f"message-{text}-{at}"[:128],
        "ts": to_ts(at),
        "room_id": ROOM,
        "origin": "human",
        "user_id": "alice",
        "display_name": "Alice",
    }
    if depth is not None:
        values["trace"] = Trace(depth=depth)
    return chat_message(content=text, **{**values, **parts})


def heard(text: str = "hello there", **parts: Any) -> Stimulus:
    return of_message(line(text, **parts), first_line=False)


def event(strength: float = 0.8, kind: str = "fail", at: int = NOW, **parts: Any) -> Stimulus:
    values = {"id": f"event-{kind}-{at}", "text": "The jump goes wrong at the ledge", **parts}
    return Stimulus(
        kind="event", ts_ms=at, room_id=ROOM, event_type=kind, strength=strength, **values
    )


def moment(config: RoomConfig | None = None, **parts: Any) -> Moment:
    return Moment(config=config or room(), now_ms=NOW, **parts)


def standing(
    name: str = "ClipGoblin", drift: dict[str, Any] | None = None, **parts: Any
) -> Standing:
    return Standing(persona=persona(name, **(drift or {})), **parts)


def on_stream(at: int, *events: tuple[str, float, int], said: str = "") -> StreamContext:
    """A context at ``at`` with events (type, strength, ms) and one spoken line."""
    spans = (TranscriptSpan(t0_ms=0, t1_ms=at - NOW + 1000, text=said),) if said else ()
    return StreamContext(
        schema_name="StreamContext",
        schema_version="1.1.0",
        id=f"context-{at}",
        ts=to_ts(at),
        room_id=ROOM,
        sequence=at - NOW,
        transcript_window=spans,
        events=tuple(
            StreamEvent(
                type=kind,
                strength=strength,
                ts=to_ts(when),
                meta={"id": f"{kind}-{when}", "text": "The jump goes wrong at the ledge"},
            )
            for kind, strength, when in events
        ),
        keywords=("ledge", "jump"),
        summary="A climb.",
    )


def play(target: Mind, until_ms: int, from_ms: int = NOW, talk: bool = False) -> list[ChatMessage]:
    """Let the mind run, hearing its own lines; with ``talk`` somebody speaks on stream every 3 s."""
    said: list[ChatMessage] = []
    now, spoken = from_ms, from_ms
    while now <= until_ms:
        if talk and now >= spoken:
            target.watch(on_stream(now, said=f"so the ledge number {now}"), now)
            spoken = now + 3000
        for message in target.advance(now):
            said.append(message)
            target.hear(message, now)
        now = max(now + 1, min(target.next_wake_ms(), spoken if talk else until_ms + 1))
    return said
