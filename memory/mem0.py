"""Mem0 on this machine: its ``Memory`` over our table and our embedder. The one file that imports it.

Importing Mem0 costs a second and 110 MB, and one ``Memory`` must not cross a fork: make it in the
process that uses it, on first use. Nothing here reaches the network.
"""

import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from django.conf import settings

from memory.models import Memory
from memory.port import Forget, MemoryUnavailable
from memory.scopes import mem0_user
from memory.services import memories_delete, memories_expire
from memory.ttl import expires_ms
from protocol.clock import to_ts
from protocol.model_outputs import MemoryItem

ITEM: Final = "item"
LEAST_SCORE: Final = 0.1

OWN: Final[dict[str, Any]] = {
    # Mem0 chooses from fixed provider names; these two are pointed at our classes below.
    "vector_store": {
        "provider": "qdrant",
        "config": {"collection_name": "chatter", "path": "none"},
    },
    "embedder": {"provider": "openai", "config": {"embedding_dims": 256}},
    "llm": {"provider": "openai", "config": {"api_key": "never called", "model": "none"}},
    "history_db_path": ":memory:",
}


class Mem0Memory:
    """The port over Mem0. With ``config`` Mem0 uses the stores that file names instead of ours."""

    def __init__(self, config: Path | None = None) -> None:
        self._own = config is None
        self._memory = _open(msgspec.json.decode(config.read_bytes()) if config else None)

    def read(
        self, scope_keys: Sequence[str], query: str, *, top_k: int, now_ms: int
    ) -> list[MemoryItem]:
        found: list[tuple[float, MemoryItem]] = []
        for key in scope_keys if query.strip() else ():
            answer = self._memory.search(
                query, filters={"user_id": mem0_user(key)}, top_k=top_k, threshold=LEAST_SCORE
            )
            found += [(row["score"], item_in(row)) for row in answer["results"]]
        living = [one for one in found if expires_ms(one[1]) > now_ms]
        return [item for _, item in sorted(living, key=lambda one: -one[0])[:top_k]]

    def write(self, item: MemoryItem) -> None:
        user = mem0_user(item.scope_key)
        if not self._own:
            self._drop({"user_id": user, "item_id": item.id})
        self._memory.add(
            f"{item.subject}: {item.value}",
            user_id=user,
            metadata={
                ITEM: msgspec.json.encode(item).decode(),
                "item_id": item.id,
                "category": item.category,
            },
            expiration_date=to_ts(expires_ms(item))[:10],
            infer=False,
        )

    def delete(self, what: Forget) -> int:
        if self._own:
            return memories_delete(what)
        raise MemoryUnavailable("delete memories in the store that MEM0_CONFIG names")

    def expire(self, now_ms: int) -> int:
        return memories_expire(now_ms) if self._own else 0

    def count(self) -> int:
        return Memory.objects.count()

    def _drop(self, filters: dict[str, Any]) -> None:
        for row in self._memory.get_all(filters=filters)["results"]:
            self._memory.delete(row["id"])


def item_in(row: dict[str, Any]) -> MemoryItem:
    """The item of a Mem0 result."""
    return msgspec.json.decode(row["metadata"][ITEM], type=MemoryItem)


def _open(config: dict[str, Any] | None) -> Any:
    os.environ["MEM0_TELEMETRY"] = "False"
    os.environ.setdefault("MEM0_DIR", str(settings.DATA_DIR / "mem0"))
    for name in ("mem0", "mem0.utils.spacy_models", "mem0.memory.main"):
        logging.getLogger(name).setLevel(logging.ERROR)
    from mem0 import Memory as Mem0
    from mem0.utils.factory import EmbedderFactory, VectorStoreFactory

    if config is None:
        VectorStoreFactory.provider_to_class["qdrant"] = "memory.store.Store"
        EmbedderFactory.provider_to_class["openai"] = "memory.embedder.Embedder"
    return Mem0.from_config(config or OWN)
