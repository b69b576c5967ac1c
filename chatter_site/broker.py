"""How Celery uses Redis: the same for workers (through settings) and for beat (without Django)."""

from typing import Any, Final

VISIBILITY_TIMEOUT_S: Final = 120
SOCKET_TIMEOUT_S: Final = 10


def transport_options(key_prefix: str) -> dict[str, Any]:
    """kombu waits for ever on a dead connection unless told otherwise; redelivery after a crash
    is not relied on, so its time-out only has to exceed the longest task."""
    return {
        "visibility_timeout": VISIBILITY_TIMEOUT_S,
        "socket_timeout": SOCKET_TIMEOUT_S,
        "global_keyprefix": f"{key_prefix}celery:",
    }
