"""What a provider profile may say beside its bounds."""

import pytest
from msgspec.structs import replace

from llm.calls import ModelUnavailable
from llm.client import Client
from llm.profile_rules import faults
from llm.slots import Slots
from llm.transport import ask, price_of
from protocol.configs.provider import LitellmProvider, LLMProviderConfig, StubProvider

PLAIN = LLMProviderConfig(
    schema_name="LLMProviderConfig",
    schema_version="1.0.0",
    provider="litellm",
    mode="litellm_live",
    litellm=LitellmProvider(model="openai/small"),
)


def with_target(**values) -> LLMProviderConfig:
    return replace(PLAIN, litellm=replace(PLAIN.litellm, **values))


@pytest.mark.parametrize(
    "config",
    [
        PLAIN,
        with_target(model="bedrock/arn:aws:bedrock:eu-west-1:1:model/x"),
        with_target(model="ollama/llama3.2:1b"),
        with_target(extra={"top_p": 0.9, "stop": ["\n"], "reasoning_effort": "low"}),
        with_target(api_key_env="OPENAI_API_KEY"),
        with_target(api_key_env="HF_TOKEN"),
        replace(PLAIN, metadata={"usd_per_million_tokens_in": 0, "owner": "ops"}),
        replace(PLAIN, metadata={"usd_per_million_tokens_out": 0.6}),
        replace(PLAIN, provider="stub", stub=StubProvider(fixtures_path="f"), litellm=None),
    ],
)
def test_sound(config):
    assert list(faults(config)) == []


@pytest.mark.parametrize(
    ("config", "word"),
    [
        (with_target(model="huggingface/http://127.0.0.2:80/x"), "api_base"),
        (with_target(model="oobabooga/https://evil.example/x"), "api_base"),
        (with_target(extra={"api_key": "sk-live-123"}), "api_key"),
        (with_target(extra={"top_p": 1, "api_base": "http://10.0.0.1"}), "api_base"),
        (with_target(extra={"extra_headers": {}}), "extra_headers"),
        (with_target(extra={"n": 20}), "n"),
        (with_target(api_key_env="SECRET_KEY"), "SECRET_KEY"),
        (with_target(api_key_env="MEM0_API_KEY"), "MEM0_API_KEY"),
        (with_target(api_key_env="DATABASE_URL"), "DATABASE_URL"),
        (with_target(api_key_env="PATH"), "PATH"),
        (with_target(api_key_env="openai_api_KEY"), "openai_api_KEY"),
        (replace(PLAIN, metadata={"usd_per_million_tokens_in": -5}), "0 or more"),
        (replace(PLAIN, metadata={"usd_per_million_tokens_out": float("nan")}), "0 or more"),
        (replace(PLAIN, metadata={"usd_per_million_tokens_out": float("inf")}), "0 or more"),
        (replace(PLAIN, metadata={"usd_per_million_tokens_out": "5"}), "0 or more"),
        (replace(PLAIN, metadata={"usd_per_million_tokens_in": True}), "0 or more"),
    ],
)
def test_refused_in_one_sentence_and_never_called(config, word):
    (sentence,) = faults(config)
    assert word in sentence
    assert "sk-live" not in sentence
    with pytest.raises(ModelUnavailable, match="misconfigured"):
        Client(config, ask, price_of, Slots())
