"""Mem0's vector store over a Django table: brute force inside one scope, whose rows are capped.

Any number of processes may write: rows are the database's matter, and an item written twice is one
row. Measured: `manage.py bench memory`.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import numpy as np
from django.db import transaction
from django.db.models import Case, Value, When
from mem0.vector_stores.base import VectorStoreBase
from msgspec import Struct

from memory.filters import matches
from memory.models import Memory
from memory.port import tag
from memory.ttl import expires_ms
from protocol.clock import now_ms, parse_ts
from protocol.model_outputs import MemoryItem

COLLECTION: Final = "chatter"
ITEM: Final = "item"
"""Where in the payload the MemoryItem stands, as JSON text."""
SCOPE_ROWS: Final = 300
"""The oldest rows of a scope make room for new ones; kept ones stay longest."""


class Row(Struct, frozen=True):
    """What Mem0 reads of a result. ``score`` 0-1, higher is better."""

    id: str
    score: float
    payload: dict[str, Any]


Rows = list[Row]
Pages = list[Rows]
"""Mem0 takes the first page of what ``list`` gives."""


class Store(VectorStoreBase):  # type: ignore[misc]
    """``collection_name`` other than ours is Mem0's side table of entities, which stays empty."""

    def __init__(self, collection_name: str = COLLECTION, **config: Any) -> None:
        self._ours = collection_name == COLLECTION

    # --- rows ---

    def insert(
        self,
        vectors: Sequence[Sequence[float]],
        payloads: Sequence[dict[str, Any]] | None = None,
        ids: Sequence[str] | None = None,
    ) -> None:
        if not self._ours:
            return
        for vector, payload, row_id in zip(vectors, payloads or (), ids or (), strict=True):
            _upsert(str(row_id), vector, payload)

    def search(
        self,
        query: str,
        vectors: Sequence[float],
        top_k: int = 5,
        filters: Mapping[str, Any] | None = None,
    ) -> Rows:
        """The nearest living rows of the scope named by the filter ``user_id``, best first."""
        if not self._ours:
            return []
        rows = list(_living(filters).values_list("id", "vector"))
        if not rows:
            return []
        table = np.frombuffer(b"".join(bytes(blob) for _, blob in rows), dtype=np.float32)
        scores = table.reshape(len(rows), -1) @ np.asarray(vectors, dtype=np.float32)
        order = np.argsort(-scores, kind="stable")
        found: list[Row] = []
        for start in range(0, len(order), top_k):
            near = [rows[at][0] for at in order[start : start + top_k]]
            payloads = dict(Memory.objects.filter(pk__in=near).values_list("id", "payload"))
            for at in order[start : start + top_k]:
                payload = payloads.get(rows[at][0])
                if payload is not None and matches(payload, filters):
                    found.append(Row(rows[at][0], min(1.0, max(0.0, float(scores[at]))), payload))
            if len(found) >= top_k or scores[order[min(start + top_k, len(order)) - 1]] <= 0:
                break
        return found[:top_k]

    def get(self, vector_id: str) -> Row | None:
        row = Memory.objects.filter(pk=vector_id).first() if self._ours else None
        return Row(row.id, 1.0, row.payload) if row else None

    def update(
        self,
        vector_id: str,
        vector: Sequence[float] | None = None,
        payload: dict[str, Any] | None = None,
    ) -> None:
        values: dict[str, Any] = {}
        if vector is not None:
            values["vector"] = _blob(vector)
        if payload is not None:
            values |= {"payload": payload, **_columns(payload)}
        if self._ours and values:
            Memory.objects.filter(pk=vector_id).update(**values)

    def delete(self, vector_id: str) -> None:
        if self._ours:
            Memory.objects.filter(pk=vector_id).delete()

    # --- the collection ---

    def create_col(self, name: str, vector_size: int, distance: str) -> None:
        """The table is a migration's matter."""

    def list_cols(self) -> Sequence[str]:
        return [COLLECTION]

    def delete_col(self) -> None:
        if self._ours:
            Memory.objects.all().delete()

    def col_info(self) -> dict[str, Any]:
        return {"name": COLLECTION, "count": Memory.objects.count()}

    def reset(self) -> None:
        self.delete_col()

    def list(self, filters: Mapping[str, Any] | None = None, top_k: int | None = None) -> Pages:
        if not self._ours:
            return [[]]
        rows = _living(filters).order_by("-created_at").values_list("id", "payload")
        found = [Row(key, 1.0, payload) for key, payload in rows if matches(payload, filters)]
        return [found[:top_k]]


def _living(filters: Mapping[str, Any] | None) -> Any:
    """Rows that may be recalled; in one scope where the filters name it."""
    rows = Memory.objects.filter(expires_at__gt=datetime.fromtimestamp(now_ms() / 1000, UTC))
    rows = rows.exclude(review=Memory.Review.HIDDEN)
    scope = (filters or {}).get("user_id")
    return rows.filter(scope=scope) if isinstance(scope, str) else rows


@transaction.atomic
def _upsert(row_id: str, vector: Sequence[float], payload: dict[str, Any]) -> None:
    values = row_of(vector, payload)
    key = {"scope": values.pop("scope"), "item_id": values.pop("item_id")}
    Memory.objects.update_or_create(
        **key, defaults=values, create_defaults={"id": row_id, **values}
    )
    _make_room(key["scope"])


def _make_room(scope: str) -> None:
    rows = Memory.objects.filter(scope=scope)
    over = rows.count() - SCOPE_ROWS
    if over > 0:
        kept_last = Case(When(review=Memory.Review.KEPT, then=Value(1)), default=Value(0))
        oldest = rows.order_by(kept_last, "created_at", "pk").values_list("pk", flat=True)
        Memory.objects.filter(pk__in=list(oldest[:over])).delete()


def row_of(vector: Sequence[float], payload: dict[str, Any]) -> dict[str, Any]:
    """All columns of a row but its id."""
    return {"payload": payload, "vector": _blob(vector), **_columns(payload)}


def _columns(payload: Mapping[str, Any]) -> dict[str, Any]:
    item = msgspec.json.decode(payload[ITEM], type=MemoryItem)
    return {
        "scope": payload["user_id"],
        "item_id": item.id,
        "room_id": tag(item, "room"),
        "persona_id": tag(item, "persona"),
        "author_id": item.source.user_id or "",
        "person_id": tag(item, "person"),
        "category": item.category,
        "subject": item.subject,
        "value": item.value,
        "confidence": item.confidence,
        "bond": float(tag(item, "bond")) if tag(item, "bond") else None,
        "created_at": _moment(parse_ts(item.ts)),
        "expires_at": _moment(expires_ms(item)),
    }


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _blob(vector: Sequence[float]) -> bytes:
    return np.asarray(vector, dtype=np.float32).tobytes()
