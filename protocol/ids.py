"""Identities and hashes. Everything but ``new_id`` is a pure function of its arguments."""

import uuid
from hashlib import blake2b

_TWO_64 = 2**64


def new_id() -> str:
    """A fresh message id (32 hex), for where a message is born."""
    return uuid.uuid4().hex


def hash64(*parts: str | int) -> int:
    """BLAKE2b-8 over the parts joined by ``:``, as an unsigned integer.

    Never ``hash()``: that differs between processes.
    """
    text = ":".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def unit(*parts: str | int) -> float:
    """A draw in [0, 1) that depends on the parts alone."""
    return hash64(*parts) / _TWO_64


def reply_id(room_id: str, seed: str, chatter: str, trigger_id: str, nth: int = 0) -> str:
    """The id (32 hex) of a chatter's ``nth`` line to a trigger.

    The same decision gives the same id whoever computes it and however often, so that a replay
    after a crash is published once.
    """
    parts = f"{room_id}\n{seed}\n{chatter}\n{trigger_id}\n{nth}".encode()
    return blake2b(parts, digest_size=16).hexdigest()


def room_key(room_id: str) -> str:
    """16 hex that stand for a room inside Redis keys: no user text gets into a key."""
    return blake2b(room_id.encode(), digest_size=8).hexdigest()
