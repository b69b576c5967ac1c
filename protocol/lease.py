"""The right to do a piece of work, taken for a few seconds at a time."""

import os
import secrets

import redis
from redis.commands.core import Script

from protocol.entries import LeaseLost
from protocol.streams import LEASE_TTL_MS


class Lease:
    """Held for ``LEASE_TTL_MS``, then renewed or gone. ``token`` is ``<pid>:<random>``: whoever
    changes shared state passes it to a script, which compares it for equality."""

    def __init__(self, client: redis.Redis, script: Script, key: str) -> None:
        self._client = client
        self._script = script
        self.key = key
        self.token = f"{os.getpid()}:{secrets.token_hex(8)}"

    def acquire(self) -> bool:
        """False when somebody has it, be it this very object."""
        return bool(self._client.set(self.key, self.token, nx=True, px=LEASE_TTL_MS))

    def renew(self) -> None:
        """LeaseLost when somebody else has it or it ran out."""
        if not self._script(keys=[self.key], args=[self.token, LEASE_TTL_MS]):
            raise LeaseLost

    def release(self) -> None:
        """Free it for the next one; nothing happens when it is not ours."""
        self._script(keys=[self.key], args=[self.token, 0])
