"""The process's memory store, as the settings say; made on first use, so never before a fork."""

import threading
from pathlib import Path
from typing import Final

from django.conf import settings

from memory.port import MemoryPort, MemoryUnavailable
from protocol.codec import decode
from protocol.configs.memory import MemoryPolicy

_lock: Final = threading.Lock()
_made: dict[str, MemoryPort] = {}


def memory_port() -> MemoryPort:
    """The one store of this process; MemoryUnavailable says in a word what is missing."""
    with _lock:
        port = _made.get(settings.MEMORY_BACKEND)
        if port is None:
            port = _made[settings.MEMORY_BACKEND] = _make(settings.MEMORY_BACKEND)
        return port


def _make(name: str) -> MemoryPort:
    if name == "stub":
        from memory.stub import StubMemory, fixtures

        seeds = settings.MEMORY_FIXTURES_PATH
        return StubMemory(fixtures(Path(seeds)) if seeds else ())
    if name != "mem0":
        raise MemoryUnavailable(f"unsupported_backend:{name}")
    if settings.MEM0_HOSTED:
        from memory.hosted import HostedMemory

        return HostedMemory(settings.MEM0_BASE_URL, settings.MEM0_API_KEY, settings.MEM0_TIMEOUT_S)
    from memory.mem0 import Mem0Memory

    return Mem0Memory(Path(settings.MEM0_CONFIG) if settings.MEM0_CONFIG else None)


def policy() -> MemoryPolicy:
    """The memory policy file in force; read anew each time, so an edit counts at once."""
    path = settings.CONFIG_DIR / "memory" / f"{settings.MEMORY_POLICY}.json"
    return decode(path.read_bytes(), MemoryPolicy)
