"""The fake model, and a client for it that gives up soon."""

import pytest

from llm.client import Client
from llm.slots import Slots
from llm.transport import ask, prepare, price_of
from protocol.configs.provider import LitellmProvider, LLMProviderConfig
from tests.integration.llm.server import serving


@pytest.fixture(scope="session")
def fake_server():
    prepare()  # takes seconds, which would count against the first call
    with serving() as model:
        yield model


@pytest.fixture
def fake(fake_server):
    fake_server.mode, fake_server.delay_s = "ok", 0.0
    fake_server.calls = fake_server.most_at_once = 0
    fake_server.asked.clear()
    return fake_server


def config(url: str, **metadata) -> LLMProviderConfig:
    return LLMProviderConfig(
        schema_name="LLMProviderConfig",
        schema_version="1.0.0",
        provider="litellm",
        mode="litellm_live",
        timeout_ms=3000,
        litellm=LitellmProvider(model="openai/fake", api_base=url),
        metadata=metadata,
    )


@pytest.fixture
def client(fake):
    return client_of(config(fake.url))


def client_of(provider: LLMProviderConfig) -> Client:
    return Client(provider, ask, price_of, Slots())
