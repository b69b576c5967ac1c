"""What a provider profile may say beside the bounds of its fields. Pure.

Whoever may edit profiles shall not reach into the network behind this server, have its secrets sent
anywhere or undo its caps. Addresses have their own list: ``llm.endpoints``.
"""

import math
from collections.abc import Iterator
from typing import Any, Final

from protocol.configs.provider import LitellmProvider, LLMProviderConfig

SAMPLING: Final = frozenset({
    "top_p", "top_k", "min_p", "frequency_penalty", "presence_penalty", "repetition_penalty",
    "seed", "stop", "reasoning_effort", "verbosity", "think", "keep_alive", "num_ctx",
})  # fmt: skip
"""What ``extra`` may set: how text is made, never where the call goes or how often."""
PRICES: Final = ("usd_per_million_tokens_in", "usd_per_million_tokens_out")
KEY_ENDINGS: Final = ("_KEY", "_TOKEN")
NOT_A_MODELS: Final = frozenset({"SECRET_KEY", "MEM0_API_KEY"})
"""Keys in our environment that are for somebody else than a model's server."""


def faults(config: LLMProviderConfig) -> Iterator[str]:
    """A sentence, without its full stop, for each rule that is broken."""
    if config.litellm is not None:
        yield from _of_target(config.litellm)
    for name in PRICES:
        if name in config.metadata and not _is_price(config.metadata[name]):
            yield f"{name} in metadata has to be a number of dollars, 0 or more"


def _of_target(target: LitellmProvider) -> Iterator[str]:
    # LiteLLM calls whatever address follows a prefix such as huggingface/.
    if "://" in target.model:
        yield "model holds an address (://), which belongs into api_base"
    if stray := sorted(set(target.extra) - SAMPLING):
        yield f"extra may not hold {', '.join(stray)}, only how text is sampled"
    if target.api_key_env is not None and not _names_a_key(target.api_key_env):
        yield (
            f"api_key_env may not be {target.api_key_env}: it names a variable in capitals that "
            f"ends in {' or '.join(KEY_ENDINGS)} and is meant for a model"
        )


def _names_a_key(name: str) -> bool:
    return name.isupper() and name.endswith(KEY_ENDINGS) and name not in NOT_A_MODELS


def _is_price(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and value >= 0 and math.isfinite(value)
