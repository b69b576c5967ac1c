"""Mem0's hosted API: the same port over HTTPS, nothing of the library needed."""

from collections.abc import Sequence
from typing import Any, Final

import httpx
import msgspec

from memory.port import Forget, MemoryUnavailable
from memory.scopes import mem0_user
from memory.ttl import expires_ms
from protocol.clock import to_ts
from protocol.model_outputs import MemoryItem

APP: Final = "chatter"
PAGE: Final = 500


class HostedMemory:
    """``timeout_s`` limits each request. Deleting looks through the whole app: it is rare."""

    def __init__(self, base_url: str, api_key: str, timeout_s: float) -> None:
        if not api_key:
            raise MemoryUnavailable("mem0_missing_api_key")
        self._http = httpx.Client(
            base_url=base_url,
            timeout=timeout_s,
            headers={"Authorization": f"Token {api_key}"},
            follow_redirects=False,
        )

    def read(
        self, scope_keys: Sequence[str], query: str, *, top_k: int, now_ms: int
    ) -> list[MemoryItem]:
        users = [{"user_id": mem0_user(key)} for key in scope_keys]
        if not users or not query.strip():
            return []
        rows = self._search(query, {"OR": users}, top_k)
        items = [item for row in rows if (item := _item(row))]
        return [item for item in items if expires_ms(item) > now_ms][:top_k]

    def write(self, item: MemoryItem) -> None:
        user = mem0_user(item.scope_key)
        old = self._search(item.value, {"AND": [{"user_id": user}]}, PAGE)
        self._post(
            "/v1/memories/",
            {
                "messages": [{"role": "user", "content": f"{item.subject}: {item.value}"}],
                "infer": False,
                "async_mode": False,
                "user_id": user,
                "app_id": APP,
                "metadata": {"item": msgspec.json.encode(item).decode()},
                "expiration_date": to_ts(expires_ms(item))[:10],
            },
        )
        self._drop([row for row in old if (was := _item(row)) and was.id == item.id])

    def delete(self, what: Forget) -> int:
        rows = [row for row in self._all() if (item := _item(row)) and what.covers(item)]
        return self._drop(rows)

    def expire(self, now_ms: int) -> int:
        return self._drop([r for r in self._all() if (i := _item(r)) and expires_ms(i) <= now_ms])

    def count(self) -> int:
        return len(self._all())

    def _all(self) -> list[dict[str, Any]]:
        return self._search("*", {"AND": [{"app_id": APP}]}, PAGE)

    def _search(self, query: str, filters: dict[str, Any], top_k: int) -> list[dict[str, Any]]:
        answer = self._post(
            "/v2/memories/search/", {"query": query, "filters": filters, "top_k": top_k}
        )
        rows = answer.get("results", []) if isinstance(answer, dict) else answer
        return [row for row in rows if isinstance(row, dict)]

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        response = self._http.post(path, json=body)
        response.raise_for_status()
        return response.json()

    def _drop(self, rows: Sequence[dict[str, Any]]) -> int:
        for row in rows:
            self._http.delete(f"/v1/memories/{row['id']}/").raise_for_status()
        return len(rows)


def _item(row: dict[str, Any]) -> MemoryItem | None:
    """The item in a result; None for a memory somebody else put there."""
    try:
        return msgspec.json.decode((row.get("metadata") or {})["item"], type=MemoryItem)
    except (KeyError, msgspec.MsgspecError):
        return None
