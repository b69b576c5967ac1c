"""The bell on ``stream:notes``: "look in the database", nothing else."""

from msgspec import Struct


class Ring(Struct, frozen=True, kw_only=True):
    """``room_id`` is empty when every room is meant."""

    room_id: str
