"""Whose memory something is: scope keys, and the user id Mem0 knows a scope by. Pure.

Both are part of the stored data: changing them orphans every memory.
"""

from typing import Final, Literal

from msgspec import Struct

from protocol.configs.memory import MemoryPolicy
from protocol.ids import hash64

Kind = Literal["persona", "persona_room", "persona_user"]

_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


class Scope(Struct, frozen=True, kw_only=True):
    """A persona's memory: everywhere, of one room, or of one person in a room."""

    kind: Kind
    persona_id: str
    room_id: str = ""
    user_id: str = ""

    @property
    def key(self) -> str:
        if self.kind == "persona":
            return f"persona:{self.persona_id}"
        if self.kind == "persona_room":
            return f"persona_room:{self.room_id}:{self.persona_id}"
        return f"persona_user:{self.room_id}:{self.persona_id}:{self.user_id}"


def write_scope(
    policy: MemoryPolicy, room_id: str, persona_id: str, user_id: str, *, per_user: bool
) -> Scope:
    """Where a new memory goes: the most particular scope that is allowed."""
    kind: Kind = "persona"
    if per_user and user_id and "persona_user" in policy.scopes:
        kind = "persona_user"
    elif "persona_room" in policy.scopes:
        kind = "persona_room"
    return Scope(kind=kind, persona_id=persona_id, room_id=room_id, user_id=user_id)


def read_scopes(policy: MemoryPolicy, room_id: str, persona_id: str, user_id: str) -> list[str]:
    """Keys of the scopes that are read before a line, the most particular first."""
    wanted: list[Kind] = ["persona_user"] if user_id else []
    wanted += ["persona_room", "persona"]
    return [
        Scope(kind=kind, persona_id=persona_id, room_id=room_id, user_id=user_id).key
        for kind in wanted
        if kind in policy.scopes
    ]


def mem0_user(scope_key: str) -> str:
    """``room:<slug>|agent:<persona>`` for ``persona_room:room:<slug>:<persona>``, and its kin."""
    kind, _, rest = scope_key.partition(":")
    if kind == "persona":
        return f"agent:{_plain(rest)}"
    _, slug, persona, *user = rest.split(":", 3 if kind == "persona_user" else 2)
    name = f"room:{slug}|agent:{_plain(persona)}"
    return f"{name}|user:{_plain(user[0])}" if user else name


def _plain(name: str) -> str:
    """Mem0 takes no white space; what is not plain is hashed, so that no two become one."""
    return name if set(name) <= _PLAIN else f"{hash64(name):016x}"
