"""``manage.py llm check``: one small call, and what came of it in one sentence."""

import os

from msgspec import Struct

from llm.calls import ModelCall, ModelUnavailable
from llm.client import Client
from llm.spend import MILLION, OwnBudget

MOST: int = MILLION // 100
"""A check costs at most one cent."""
SCHEMA = {
    "type": "object",
    "properties": {"line": {"type": "string"}},
    "required": ["line"],
    "additionalProperties": False,
}


class Finding(Struct, frozen=True):
    ok: bool
    sentence: str


def check(name: str, client: Client) -> Finding:
    """Call the provider once and say how it went."""
    target = client.target
    where = target.api_base or "its maker's address"
    variable = target.api_key_env
    if variable and not os.environ.get(variable):
        return Finding(False, f"{name}: the environment variable {variable} holds no key.")
    call = ModelCall(
        prompt_id="check",
        system="Answer with a JSON object that has one key, line.",
        user="Write one short line for a live chat.",
        max_tokens=64,
        schema=SCHEMA,
    )
    try:
        answer, _ = client.complete(call, OwnBudget(MOST), str)
    except ModelUnavailable as error:
        return Finding(False, f"{name}: {target.model} at {where}: {_meaning(error, variable)}")
    return Finding(
        True,
        f"{name}: {target.model} answered in {answer.latency_ms / 1000:.1f} s "
        f"({answer.tokens_in} tokens in, {answer.tokens_out} out, "
        f"{answer.cost / MILLION:.6f} dollars).",
    )


def _meaning(error: ModelUnavailable, variable: str | None) -> str:
    detail = error.detail
    if error.reason == "misconfigured":
        if "401" in detail or "403" in detail:
            told = f"the key in {variable}" if variable else "a call without a key"
            return f"the server refuses {told}."
        if "404" in detail:
            return "the server does not know this model or this path."
        if "400" in detail:
            return (
                "the server refuses the request; if it knows no JSON schema, put "
                '"structured_output": false into the metadata.'
            )
        return f"{detail}."
    return {
        "timeout": f"{detail or 'no answer in time'}.",
        "rate_limited": "the server says we call too often or the account has no credit.",
        "bad_answer": f"the answer is of no use ({detail}).",
        "spend_cap": "one call would cost more than a cent.",
    }.get(error.reason, f"{detail or error.reason}.")
