"""A mind's checkpoint: what it knows, and the configuration it was made under. Pure."""

from typing import Protocol

import msgspec
from msgspec import Struct, field

from personas.mind.commentary import Comments
from personas.mind.talk import Talk
from personas.policy.state import RoomState
from protocol.configs.observation import AutoCommentaryConfig
from protocol.control import RoomSnapshot, RosterSnapshot


class Saved(Struct, frozen=True):
    """``talk`` is ``recall`` in the bytes of checkpoints and recordings."""

    room: RoomSnapshot
    roster: RosterSnapshot
    state: RoomState
    talk: Talk = field(name="recall")
    comments: Comments
    markers: bool
    commentary: AutoCommentaryConfig | None


class Known(Protocol):
    """Whatever has the fields of ``Saved``."""

    room: RoomSnapshot
    roster: RosterSnapshot
    state: RoomState
    talk: Talk
    comments: Comments
    markers: bool
    commentary: AutoCommentaryConfig | None


def pack(mind: Known) -> bytes:
    """msgpack that ``unpack`` reads."""
    return msgspec.msgpack.encode(Saved(*(getattr(mind, name) for name in Saved.__struct_fields__)))


def unpack(data: bytes) -> Saved:
    """msgspec.DecodeError for anything but the bytes of this version's ``pack``."""
    return msgspec.msgpack.decode(data, type=Saved)
