"""``complete``: one model call under all its limits. Slow by nature: call it from Celery only.

Order: breaker, concurrency, spend reservation, call with at most one retry inside the time limit,
reading the answer, settlement. Whoever gets ModelUnavailable goes on with deterministic text.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from llm import breaker as circuit
from llm.breaker import Breaker
from llm.calls import Answer, ModelCall, ModelUnavailable
from llm.profile_rules import faults
from llm.slots import Slots
from llm.spend import Budget, Price
from protocol.clock import now_ms
from protocol.model_configs import LitellmProvider, LLMProviderConfig

RETRYABLE: Final = frozenset({"rate_limited", "provider_error"})
BILLED: Final = frozenset({"timeout", "bad_answer"})
"""Failures that a provider charges for: the answer was written, only we have no use for it."""
SHORTEST_TRY_S: Final = 1.0

Transport = Callable[[ModelCall, LitellmProvider, str, float], Answer]
Pricing = Callable[[LLMProviderConfig], Price]
Accept = Callable[[str], object]


class Client:
    """One provider as this process reaches it. Thread-safe."""

    def __init__(
        self, config: LLMProviderConfig, transport: Transport, pricing: Pricing, slots: Slots
    ) -> None:
        if config.litellm is None:
            raise ModelUnavailable("misconfigured", "the profile is not a LiteLLM one")
        if broken := "; ".join(faults(config)):
            raise ModelUnavailable("misconfigured", broken)
        self.config, self.target = config, config.litellm
        self._timeout_s = min(config.timeout_ms / 1000, self.target.timeout_s)
        self._transport, self._pricing, self._slots = transport, pricing, slots
        self._breaker = Breaker()
        self._lock = threading.Lock()

    @property
    def breaker(self) -> Breaker:
        return self._breaker

    @property
    def structured(self) -> bool:
        """Whether the server may be sent a JSON schema for its answer."""
        return self.config.metadata.get("structured_output") is not False

    def complete(self, call: ModelCall, budget: Budget, accept: Accept = str) -> Answer:
        """The answer with cost and latency, or ModelUnavailable with the reason.

        ``accept`` reads the text and raises ValueError for an answer that is none.
        """
        with self._slots.take(call.room_id, call.room_concurrency):
            self._admit()
            price = self._pricing(self.config)
            worst = price.worst(call.prompt_bytes(), call.max_tokens, self._tries())
            reservation = budget.reserve(worst, now_ms())
            if reservation is None:
                self._note(lambda breaker: replace(breaker, probing_ms=0))  # it never left
                raise ModelUnavailable("spend_cap", "this hour's or day's cap is reached")
            spent = worst
            try:
                answer = self._call(call)
                spent = price.of(answer.tokens_in, answer.tokens_out)
                self._read(answer, accept)
                self._note(circuit.succeeded)
                return replace(answer, cost=spent)
            except ModelUnavailable as error:
                spent = spent if error.reason in BILLED else 0
                error.cost = spent
                reason = str(error)
                self._note(lambda breaker: circuit.failed(breaker, reason, now_ms()))
                raise
            finally:
                budget.settle(reservation, spent)

    def _tries(self) -> int:
        return 2 if self.target.num_retries else 1

    def _admit(self) -> None:
        with self._lock:
            allowed, self._breaker = circuit.admit(self._breaker, now_ms())
        if not allowed:
            raise ModelUnavailable("breaker_open", self._breaker.reason)

    def _note(self, change: Callable[[Breaker], Breaker]) -> None:
        with self._lock:
            self._breaker = change(self._breaker)

    def _read(self, answer: Answer, accept: Accept) -> None:
        try:
            accept(answer.text)
        except ValueError as error:
            raise ModelUnavailable("bad_answer", str(error)) from error

    def _call(self, call: ModelCall) -> Answer:
        key = os.environ.get(self.target.api_key_env or "", "")
        began = time.monotonic()
        try:
            return self._transport(call, self.target, key, self._timeout_s)
        except ModelUnavailable as error:
            left = self._timeout_s - (time.monotonic() - began) - error.retry_after_s
            if error.reason not in RETRYABLE or self._tries() < 2 or left < SHORTEST_TRY_S:
                raise
            time.sleep(error.retry_after_s)
            return self._transport(call, self.target, key, left)
