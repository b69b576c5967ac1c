"""What a model is asked and what comes back, and why it may not: values only."""

from typing import Any, Literal

import msgspec
from msgspec import Struct

Refusal = Literal[
    "breaker_open",
    "spend_cap",
    "busy",
    "timeout",
    "rate_limited",
    "provider_error",
    "bad_answer",
    "misconfigured",
]


class ModelCall(Struct, frozen=True, kw_only=True):
    """``schema`` asks for JSON of that shape. ``room_id`` is whose concurrency counts."""

    room_id: str
    room_concurrency: int = 8
    prompt_id: str
    system: str
    user: str
    max_tokens: int
    schema: dict[str, Any] | None = None

    def prompt_bytes(self) -> int:
        schema = len(msgspec.json.encode(self.schema)) if self.schema else 0
        return len(self.system.encode()) + len(self.user.encode()) + schema


class Answer(Struct, frozen=True, kw_only=True):
    """``cost`` in micro-dollars."""

    text: str
    tokens_in: int
    tokens_out: int
    cost: int = 0
    latency_ms: int = 0


class ModelUnavailable(Exception):
    """No answer; ``reason`` is one of ``Refusal``, the text says more for the operator;
    ``cost`` is what the failure may have cost, in micro-dollars."""

    def __init__(self, reason: Refusal, detail: str = "", retry_after_s: float = 0.0) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Refusal = reason
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.cost = 0
