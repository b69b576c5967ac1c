"""What travels on ``stream:control``: the rules, while they run. Pure.

Every entry is a whole snapshot under a growing version, so a reader needs only the newest of each
kind and room, and a lost entry is healed by the next one (the reconciler compares digests).
"""

from hashlib import blake2b
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct, field

from protocol.configs.moderation import ModerationConfig
from protocol.configs.persona import PersonaConfig
from protocol.configs.room import RoomConfig
from protocol.fields import Name, Natural, Positive, RoomId, Text128, Unit

MAX_ENTRY_BYTES: Final = 16 * 1024 * 1024
"""An entry larger than this is neither published nor read. The largest roster (256 personas, every
text at its bound) has 9.2 MiB in ASCII, a moderation profile with full blocklists 4.1."""

SnapshotKind = Literal["room", "roster", "closed"]


class Sanction(Struct, frozen=True, kw_only=True):
    """Somebody may not write until ``until_ms``; 0 means for good."""

    user_id: Name
    kind: Literal["timeout", "ban"]
    until_ms: Natural = 0


class RoomSnapshot(Struct, frozen=True, kw_only=True):
    """All the gateway and the hub need to know of a room; built by ``rooms``."""

    room_id: RoomId
    slug: Name
    title: Annotated[str, Meta(max_length=120)]
    open: bool
    personas_paused: bool
    config: RoomConfig
    moderation: ModerationConfig
    sanctions: tuple[Sanction, ...] = ()


class RosterSnapshot(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The enabled core personas of a room; built by ``personas``. ``bonds``: how close persona and
    user are, 0-1, by ``persona\\nuser``, where memory knows."""

    room_id: RoomId
    personas: tuple[PersonaConfig, ...]
    bonds: dict[str, Unit] = field(default_factory=dict)


class ControlEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``kind`` says which of ``room`` and ``roster`` is there; ``closed`` has neither."""

    kind: SnapshotKind
    room_id: RoomId
    version: Positive
    digest: Text128
    room: RoomSnapshot | None = None
    roster: RosterSnapshot | None = None

    @property
    def subject(self) -> tuple[str, str]:
        """What the version counts for: ("room", id), also of a closed one, or ("roster", id)."""
        return "roster" if self.kind == "roster" else "room", self.room_id


def entry_of(snapshot: RoomSnapshot | RosterSnapshot, version: int = 1) -> ControlEntry:
    """Return the entry that says a snapshot."""
    room = snapshot if isinstance(snapshot, RoomSnapshot) else None
    roster = snapshot if isinstance(snapshot, RosterSnapshot) else None
    return ControlEntry(
        kind="room" if room else "roster",
        room_id=snapshot.room_id,
        version=version,
        digest=digest(snapshot),
        room=room,
        roster=roster,
    )


def digest(snapshot: Struct) -> str:
    """32 hex that change when, and only when, the snapshot's JSON does."""
    data = msgspec.json.encode(snapshot, order="sorted")
    return blake2b(data, digest_size=16).hexdigest()
