"""Rooms, lines and records for tests."""

from typing import Any

from protocol.clock import to_ts
from protocol.codec import encode
from protocol.configs.moderation import Blocklist, ModerationConfig, PiiPattern
from protocol.configs.room import Audience, Limits, RoomConfig
from protocol.control import RoomSnapshot, Sanction
from protocol.entries import Entry
from protocol.messages import ChatMessage, chat_message
from rooms.gateway.step import State, rules_of

NOW = 1_800_000_000_000
ROOM = "room:demo"

MODERATION = ModerationConfig(
    config_type="moderation",
    config_version="1.0.0",
    blocklists=(Blocklist(name="bad", action="drop", patterns=("blorf",)),),
    pii_patterns=(PiiPattern(kind="pii_email", regex=r"[a-z]+@[a-z]+\.[a-z]+"),),
)


def room(
    *,
    open: bool = True,
    max_chars: int = 160,
    ceiling: int | None = None,
    sanctions: tuple[Sanction, ...] = (),
    room_id: str = ROOM,
) -> RoomSnapshot:
    return RoomSnapshot(
        room_id=room_id,
        slug=room_id.removeprefix("room:"),
        title="Demo",
        open=open,
        personas_paused=False,
        config=RoomConfig(
            config_type="room",
            config_version="1.0.0",
            room_id=room_id,
            enabled_personas=("ClipGoblin",),
            limits=Limits(max_chars_per_message=max_chars),
            audience=Audience(ceiling_per_10s=ceiling),
        ),
        moderation=MODERATION,
        sanctions=sanctions,
    )


def state(*rooms: RoomSnapshot) -> State:
    made = State()
    for snapshot in rooms or (room(),):
        made.rules[snapshot.room_id] = rules_of(snapshot, 200)
    return made


def line(n: int = 1, *, at_ms: int = NOW, **changes: Any) -> ChatMessage:
    values: dict[str, Any] = {
        "id": f"message-{n:06d}",
        "ts": to_ts(at_ms),
        "room_id": ROOM,
        "origin": "human",
        "user_id": "guest:1",
        "display_name": "Ada",
        "content": f"line {n}",
    }
    return chat_message(**{**values, **changes})


def entry(message: ChatMessage | bytes, n: int = 1) -> Entry:
    data = message if isinstance(message, bytes) else encode(message)
    return Entry("stream:chat.ingest", f"{n}-0", data)
