"""The one place that imports LiteLLM, inside the call: it costs 3 s and 170 MB per process."""

import asyncio
import threading
import time
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from msgspec.structs import replace

from llm.calls import Answer, ModelCall, ModelUnavailable
from llm.spend import MILLION, Price
from protocol.configs.provider import LitellmProvider, LLMProviderConfig

MAX_ANSWER_CHARS: Final = 64 * 1024
UNKNOWN: Final = Price(5.0, 15.0)
"""Dollars per million tokens of a hosted model nobody knows the price of: high, to be safe."""


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One event loop per process: LiteLLM keeps HTTP clients that belong to the loop they met."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="models", daemon=True).start()
    return loop


_importing = threading.Lock()


def prepare() -> Any:
    """The library, imported by one thread at a time: halfway through, another would fail."""
    with _importing:
        return _litellm()


@cache
def _litellm() -> Any:
    import litellm  # what it reads from the environment is set in settings

    litellm.drop_params = True
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    return litellm


def ask(call: ModelCall, target: LitellmProvider, api_key: str, timeout_s: float) -> Answer:
    """One try within ``timeout_s`` as a whole, whatever the server does; else ModelUnavailable."""
    litellm = prepare()  # before the clock starts: the first import takes seconds
    began = time.monotonic()
    future = asyncio.run_coroutine_threadsafe(
        asyncio.wait_for(_ask(litellm, call, target, api_key, timeout_s), timeout_s), _loop()
    )
    try:
        # The second limit is for an event loop that is itself stuck.
        answer = future.result(timeout_s + 1)
        return replace(answer, latency_ms=round((time.monotonic() - began) * 1000))
    except TimeoutError as error:
        future.cancel()
        raise ModelUnavailable("timeout", f"no answer within {timeout_s:.1f} s") from error


async def _ask(
    litellm: Any, call: ModelCall, target: LitellmProvider, api_key: str, timeout_s: float
) -> Answer:
    try:
        reply = await litellm.acompletion(
            model=target.model,
            messages=[
                {"role": "system", "content": call.system},
                {"role": "user", "content": call.user},
            ],
            api_base=target.api_base,
            api_key=api_key or "none",
            temperature=target.temperature,
            max_tokens=call.max_tokens,
            timeout=timeout_s,
            max_retries=0,
            response_format=_response_format(call),
            **target.extra,
        )
    except Exception as error:
        raise unavailable(error) from error
    return _answer(reply)


def _response_format(call: ModelCall) -> dict[str, Any] | None:
    if call.schema is None:
        return None
    return {
        "type": "json_schema",
        "json_schema": {"name": call.prompt_id, "schema": call.schema, "strict": True},
    }


def _answer(reply: Any) -> Answer:
    try:
        text = reply.choices[0].message.content or ""
        usage = reply.usage
        tokens_in, tokens_out = int(usage.prompt_tokens), int(usage.completion_tokens)
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        raise ModelUnavailable("bad_answer", f"{type(error).__name__} in the reply") from error
    if not text.strip():
        raise ModelUnavailable("bad_answer", "empty")
    if len(text) > MAX_ANSWER_CHARS:
        raise ModelUnavailable("bad_answer", f"{len(text)} characters")
    return Answer(text=text, tokens_in=tokens_in, tokens_out=tokens_out)


def unavailable(error: Exception) -> ModelUnavailable:
    """A provider's exception as ours. Its text is not kept: it may hold the key or the prompt."""
    status = getattr(error, "status_code", None)
    name = type(error).__name__
    if status == 429:
        return ModelUnavailable("rate_limited", name, _retry_after(error))
    if name in ("Timeout", "APITimeoutError"):
        return ModelUnavailable("timeout", name)
    if status in (400, 401, 403, 404):
        return ModelUnavailable("misconfigured", f"{name} (HTTP {status})")
    if _unreachable(error):
        return ModelUnavailable("provider_error", "nobody answers at the address")
    if name in ("JSONDecodeError", "APIResponseValidationError", "UnicodeDecodeError"):
        return ModelUnavailable("bad_answer", name)
    return ModelUnavailable("provider_error", f"{name} (HTTP {status})" if status else name)


def _unreachable(error: BaseException | None) -> bool:
    """Whether a refused connection lies under it: LiteLLM calls that a server error."""
    while error is not None:
        if type(error).__name__ in ("APIConnectionError", "ConnectError", "ConnectionError"):
            return True
        error = error.__cause__ or error.__context__
    return False


def _retry_after(error: Exception) -> float:
    response = getattr(error, "response", None)
    headers = getattr(response, "headers", None) or getattr(error, "litellm_response_headers", None)
    try:
        return max(0.0, float((headers or {}).get("retry-after", 0)))
    except ValueError:
        return 0.0


def price_of(config: LLMProviderConfig) -> Price:
    """Dollars per million tokens: the profile's own figures, else LiteLLM's list.

    A model at an address of one's own costs nothing unless the profile says so.
    """
    told = config.metadata
    if "usd_per_million_tokens_in" in told or "usd_per_million_tokens_out" in told:
        return Price(
            float(told.get("usd_per_million_tokens_in", 0)),
            float(told.get("usd_per_million_tokens_out", 0)),
        )
    if config.litellm is None or config.litellm.api_base:
        return Price()
    known = _listed(config.litellm.model)
    if known is None:
        return UNKNOWN
    return Price(
        MILLION * float(known.get("input_cost_per_token") or 0),
        MILLION * float(known.get("output_cost_per_token") or 0),
    )


def _listed(model: str) -> Mapping[str, Any] | None:
    prices = prepare().model_cost
    found: Mapping[str, Any] | None = prices.get(model) or prices.get(model.partition("/")[2])
    return found
