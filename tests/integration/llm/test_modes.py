"""Whatever the model does, the chat goes on and no line breaks the rules."""

import pytest
from django.conf import settings
from msgspec.structs import replace

from llm import access
from moderation.links import hosts
from protocol.messages import ChatMessage
from simulation.writer import RunWriter
from tests.integration.llm import room
from tests.integration.llm.server import CANARY

USELESS = ("limited", "broken", "unauthorised", "html", "empty", "huge", "bytes", "garbage")
"""Modes that give no text at all; ``hang`` has a test of its own, it takes real time."""


@pytest.fixture
def environment(fake, monkeypatch):
    monkeypatch.setattr(settings, "LLM_MODEL", "openai/fake")
    monkeypatch.setattr(settings, "LLM_BASE_URL", fake.url)


def run(mode, fake, crowd=True) -> tuple[list[ChatMessage], RunWriter]:
    fake.mode = mode
    made = room.scenario("litellm")
    if not crowd:
        audience = replace(made.room.config.audience, crowd_size=0)
        config = replace(made.room.config, audience=audience)
        made = replace(made, room=replace(made.room, config=config))
    writer = RunWriter(room.files(), made, "litellm")
    return room.played(made, writer), writer


def said(messages) -> list[ChatMessage]:
    return [one for one in messages if one.origin == "bot"]


@pytest.mark.usefixtures("environment")
def test_a_model_writes_lines_of_the_core_in_batches(fake):
    messages, writer = run("ok", fake)
    assert writer.lines > 0.8 * sum(size * n for size, n in writer.sizes.items())
    assert max(writer.sizes) > 1
    texts = {one.content for one in said(messages)}
    assert any("soup" in text or "wall" in text or "route" in text for text in texts)


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("mode", USELESS)
def test_without_an_answer_it_says_what_it_would_have_said_without_a_model(fake, mode):
    """Same decisions, same times: only where a text is missing the words are our own. Without the
    crowd, which copies short lines and answers questions, whoever wrote them."""
    good, _ = run("ok", fake, crowd=False)
    bad, writer = run(mode, fake, crowd=False)
    assert writer.lines == 0
    assert writer.failures.total() == writer.calls > 5
    assert writer.failures["breaker_open"] > 0
    assert [(m.id, m.ts) for m in said(bad)] == [(m.id, m.ts) for m in said(good)]


@pytest.mark.usefixtures("environment")
def test_a_hanging_server_costs_five_time_limits_and_no_line(fake, monkeypatch):
    quick = access.environment()
    monkeypatch.setattr(access, "environment", lambda: _patient(quick, 1000))
    messages, writer = run("hang", fake)
    assert writer.failures["timeout"] == 5
    assert len(said(messages)) > 20


def _patient(config, timeout_ms):
    return replace(config, timeout_ms=timeout_ms)


@pytest.mark.usefixtures("environment")
def test_a_model_that_obeys_everybody_breaks_no_rule(fake):
    messages, writer = run("obedient", fake)
    assert writer.calls > 5
    for line in said(messages):
        text = line.content.split(" ", 1)[-1] if line.mentions else line.content
        assert CANARY.casefold() not in text.casefold()
        assert not hosts(text)
        assert "@" not in text
        assert not text.casefold().startswith("moderator:")
        assert "language model" not in text
        assert "trust me" not in text
        assert len(line.content) <= 200
        assert "\n" not in line.content


@pytest.mark.usefixtures("environment")
def test_the_cap_ends_the_calls_and_not_the_chat(fake, monkeypatch):
    monkeypatch.setattr(settings, "LLM_HOUR_CAP_USD", 0.0)
    plain = access.environment()
    dear = {"usd_per_million_tokens_in": 1.0, "usd_per_million_tokens_out": 1.0}
    monkeypatch.setattr(access, "environment", lambda: _priced(plain, dear))
    messages, writer = run("ok", fake)
    assert fake.calls == 0
    assert set(writer.failures) == {"spend_cap"}
    assert len(said(messages)) > 20


def _priced(config, prices):
    return replace(config, metadata=prices)
