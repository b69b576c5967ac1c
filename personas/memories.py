"""What personas remember, asked of whoever keeps it: the app ``memory``, or nobody."""

from typing import Protocol


class Memories(Protocol):
    """Where memories are kept."""

    def bonds(self, room_id: str) -> dict[str, float]:
        """Return the closest ties of a room's personas to people, 0-1, by ``persona\\nuser``."""

    def recall(self, *, room_id: str, persona_id: str, query: str) -> tuple[str, ...] | None:
        """Return what bears on the query, dearest first; None when nothing is remembered at all."""


class NoMemories:
    """An installation without memory."""

    def bonds(self, room_id: str) -> dict[str, float]:
        return {}

    def recall(self, *, room_id: str, persona_id: str, query: str) -> tuple[str, ...] | None:
        return None


_kept: list[Memories] = [NoMemories()]


def use(memories: Memories) -> None:
    """Ask these from now on."""
    _kept[0] = memories


def memories() -> Memories:
    """Return the memories of this process."""
    return _kept[0]
