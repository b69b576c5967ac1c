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
    """``schema`` asks for JSON of that shape. Of the room ``room_id`` at most ``room_concurrency``
    calls are in flight; a door fills both in."""

    room_id: str = ""
    room_concurrency: int = 8
    prompt_id: str
    system: str
    user: str
    max_tokens: int
    schema: dict[str, Any] | None = None

    def prompt_bytes(self) -> int:
        schema = len(msgspec.json.encode(self.schema)) if self.schema else 0
        return len(self.system.encode()) + len(self.user.encode()) + schema


class CallLimits(Struct, frozen=True, kw_only=True):
    """What a provider's profile allows: ``max_tokens`` of an answer, ``max_chars`` of a line of
    it, and whether the answer's schema may be sent (``structured``)."""

    max_tokens: int = 120
    max_chars: int = 200
    structured: bool = True


class Answer(Struct, frozen=True, kw_only=True):
    """``cost`` in micro-dollars."""

    text: str
    tokens_in: int
    tokens_out: int
    cost: int = 0
    latency_ms: int = 0


class Usage(Struct, frozen=True, kw_only=True):
    """What one call used. ``outcome`` is ``ok`` or a ``Refusal``; ``lines`` of chat came of it and
    ``refused`` were not taken; ``cost`` in micro-dollars."""

    provider: str
    model: str = ""
    room_id: str
    outcome: str = "ok"
    detail: str = ""
    lines: int = 0
    refused: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: int = 0


class ModelUnavailable(Exception):
    """No answer; ``reason`` is one of ``Refusal``, the text says more for the operator;
    ``cost`` is what the failure may have cost, in micro-dollars."""

    def __init__(self, reason: Refusal, detail: str = "", retry_after_s: float = 0.0) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Refusal = reason
        self.detail = detail
        self.retry_after_s = retry_after_s
        self.cost = 0
