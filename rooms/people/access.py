"""Who somebody is to us, and what that allows: one answer for sockets, pages and the API."""

from typing import Literal

from msgspec import Struct

Kind = Literal["anonymous", "guest", "user", "operator", "token"]
Action = Literal["read", "write", "context", "operate"]


class Viewer(Struct, frozen=True, kw_only=True):
    """``user_id`` is what lines carry. ``scopes`` and ``room_id`` limit a token."""

    kind: Kind = "anonymous"
    user_id: str = ""
    name: str = ""
    scopes: frozenset[Action] = frozenset()
    room_id: str | None = None

    def badges(self) -> tuple[str, ...]:
        return ("mod",) if self.kind == "operator" else ()


ANONYMOUS = Viewer()

_ALLOWED: dict[Kind, frozenset[Action]] = {
    "anonymous": frozenset({"read"}),
    "guest": frozenset({"read", "write"}),
    "user": frozenset({"read", "write"}),
    "operator": frozenset({"read", "write", "context", "operate"}),
}


def can(viewer: Viewer, action: Action, room_id: str) -> bool:
    """Whether ``viewer`` may do that in the room."""
    if viewer.kind == "token":
        return action in viewer.scopes and viewer.room_id in (None, room_id)
    return action in _ALLOWED[viewer.kind]
