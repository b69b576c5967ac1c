"""``complete``: one model call under all its limits. Slow by nature: call it from Celery only.

Order: breaker, concurrency, spend reservation, call with at most one retry inside the time limit,
reading the answer, settlement. Whoever gets ModelUnavailable goes on with deterministic text.
"""

import os
import time
from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from llm.calls import Answer, CallLimits, ModelCall, ModelUnavailable
from llm.guard import Guard
from llm.profile_rules import faults
from llm.readers import Read, T
from llm.slots import Slots
from llm.spend import Budget, Price
from protocol.clock import now_ms
from protocol.configs.provider import LitellmProvider, LLMProviderConfig

RETRYABLE: Final = frozenset({"rate_limited", "provider_error"})
BILLED: Final = frozenset({"timeout", "bad_answer"})
"""Failures that a provider charges for: the answer was written, only we have no use for it."""
SHORTEST_TRY_S: Final = 1.0

Transport = Callable[[ModelCall, LitellmProvider, str, float], Answer]
Pricing = Callable[[LLMProviderConfig], Price]


class Client:
    """One provider as this process reaches it. Thread-safe."""

    def __init__(
        self, config: LLMProviderConfig, transport: Transport, pricing: Pricing, slots: Slots
    ) -> None:
        if config.litellm is None:
            raise ModelUnavailable("misconfigured", "the profile is not a LiteLLM one")
        if broken := "; ".join(faults(config)):
            raise ModelUnavailable("misconfigured", broken)
        self.config, self.target, self.guard = config, config.litellm, Guard()
        self.limits = CallLimits(
            max_tokens=self.target.max_tokens,
            max_chars=config.max_output_chars,
            structured=config.metadata.get("structured_output") is not False,
        )
        self._tries = 2 if self.target.num_retries else 1
        self._timeout_s = min(config.timeout_ms / 1000, self.target.timeout_s)
        self._transport, self._pricing, self._slots = transport, pricing, slots

    def complete(self, call: ModelCall, budget: Budget, read: Read[T]) -> tuple[Answer, T]:
        """Return the answer with cost and latency, and what ``read`` makes of its text.

        ModelUnavailable has the reason when there is none; a ValueError of ``read`` is one.
        """
        with self._slots.take(call.room_id, call.room_concurrency):
            if not self.guard.admit(now_ms()):
                raise ModelUnavailable("breaker_open", self.guard.breaker.reason)
            price = self._pricing(self.config)
            worst = price.worst(call.prompt_bytes(), call.max_tokens, self._tries)
            reservation = budget.reserve(worst, now_ms())
            if reservation is None:
                self.guard.withdraw()
                raise ModelUnavailable("spend_cap", "this hour's or day's cap is reached")
            spent = worst
            try:
                answer = self._call(call)
                spent = price.of(answer.tokens_in, answer.tokens_out)
                value = _value(answer, read)
                self.guard.succeeded()
                return replace(answer, cost=spent), value
            except ModelUnavailable as error:
                spent = spent if error.reason in BILLED else 0
                error.cost = spent
                self.guard.failed(str(error), now_ms())
                raise
            finally:
                budget.settle(reservation, spent)

    def _call(self, call: ModelCall) -> Answer:
        key = os.environ.get(self.target.api_key_env or "", "")
        began = time.monotonic()
        try:
            return self._transport(call, self.target, key, self._timeout_s)
        except ModelUnavailable as error:
            left = self._timeout_s - (time.monotonic() - began) - error.retry_after_s
            if error.reason not in RETRYABLE or self._tries < 2 or left < SHORTEST_TRY_S:
                raise
            time.sleep(error.retry_after_s)
            return self._transport(call, self.target, key, left)


def _value(answer: Answer, read: Read[T]) -> T:
    try:
        return read(answer.text)
    except ValueError as error:
        raise ModelUnavailable("bad_answer", str(error)) from error
