"""Profiles, the cost page, the command, the counters: what an operator sees of the models."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from chatter_site import stats
from llm import access
from llm.breaker import FAILURES_TO_OPEN, Breaker, failed
from llm.calls import ModelUnavailable, Usage
from llm.meter import Meter
from llm.models import ProviderProfile, UsageRecord
from llm.spend import Caps
from protocol.clock import now_ms
from protocol.configs.room import Limits

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.django_db(transaction=True)


def profile(name="local", **fields) -> ProviderProfile:
    return ProviderProfile.objects.create(
        name=name, provider="litellm", model="openai/fake", **fields
    )


def checked(*arguments) -> tuple[int, str]:
    """Exit code and the one sentence."""
    out = io.StringIO()
    try:
        call_command("llm", "check", *arguments, stdout=out, stderr=out)
    except SystemExit as error:
        return int(error.code or 0), out.getvalue().strip()
    return 0, out.getvalue().strip()


@pytest.mark.parametrize(
    ("mode", "code", "says"),
    [
        ("ok", 0, "answered in"),
        ("unauthorised", 1, "refuses a call without a key"),
        ("limited", 1, "too often"),
        ("empty", 1, "of no use"),
        ("broken", 1, "HTTP 500"),
    ],
)
def test_the_check_says_in_one_sentence_how_it_is(fake, mode, code, says):
    profile(api_base=fake.url, timeout_ms=10_000)
    fake.mode = mode
    found = checked("local")
    assert found[0] == code
    assert says in found[1]
    assert found[1].count("\n") == 0


def test_the_check_names_what_is_missing(monkeypatch):
    assert "no model is set up" in checked()[1]
    assert "called nowhere" in checked("nowhere")[1]
    profile("keyed", api_key_env="CHATTER_TEST_NO_KEY")
    assert "CHATTER_TEST_NO_KEY holds no key" in checked("keyed")[1]
    profile("dead", api_base="http://127.0.0.1:9/v1")
    assert "nobody answers" in checked("dead")[1]


def test_an_address_has_to_be_allowed_when_saved_and_when_used(monkeypatch):
    with pytest.raises(ValidationError, match="LLM_BASE_URLS"):
        ProviderProfile(
            name="far", provider="litellm", model="x", api_base="http://10.0.0.1/v1"
        ).full_clean()
    profile("far", api_base="http://10.0.0.1/v1")
    with pytest.raises(ModelUnavailable, match="not allowed"):
        access.client_for("far")


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "oobabooga/http://127.0.0.2:9/x"},
        {"extra": {"api_key": "sk-canary"}},
        {"api_key_env": "SECRET_KEY"},
        {"metadata": {"usd_per_million_tokens_in": -5}},
    ],
)
def test_a_rule_is_kept_when_a_profile_is_saved_and_when_it_is_used(wrong):
    fields = {"name": "sly", "provider": "litellm", "model": "openai/fake", **wrong}
    with pytest.raises(ValidationError) as refused:
        ProviderProfile(**fields).full_clean()
    assert "sk-canary" not in str(refused.value)
    ProviderProfile.objects.create(**fields)
    with pytest.raises(ModelUnavailable, match="misconfigured"):
        access.client_for("sly")


def test_the_environment_names_an_address_as_one(monkeypatch):
    monkeypatch.setattr(settings, "LLM_MODEL", "huggingface/http://gpu:8000/x")
    assert "api_base" in checked()[1]


def test_the_list_says_why_a_profile_cannot_be_saved(admin_client):
    row = profile("far", api_base="http://10.0.0.1/v1")
    form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": row.pk, "_save": "Save"}
    page = admin_client.post(reverse("admin:llm_providerprofile_changelist"), form)
    assert "add it to LLM_BASE_URLS" in page.content.decode()


def test_a_client_keeps_its_breaker_until_its_profile_changes():
    row = profile(api_base="http://127.0.0.1:9/v1")
    first = access.client_for("local")[1]
    assert access.client_for("local")[1] is first
    row.temperature = 1.0
    row.save()
    assert access.client_for("local")[1] is not first


def test_the_environment_describes_a_profile(monkeypatch):
    monkeypatch.setattr(settings, "LLM_MODEL", "openai/fake")
    monkeypatch.setattr(settings, "LLM_BASE_URL", "http://gpu:8000/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "x")
    name, config = access.profile("")
    assert (name, config.litellm.api_base) == ("environment", "http://gpu:8000/v1")
    assert config.litellm.api_key_env == "OPENAI_API_KEY"


def test_a_room_pays_from_its_own_budget_too(bus):
    budget = access.budget_for(bus, "room:demo", Limits(max_llm_usd_per_hour=0.00001))
    assert budget.reserve(10, now_ms())
    assert budget.reserve(1, now_ms()) is None
    other = access.budget_for(bus, "room:other", Limits())
    assert other.reserve(1, now_ms())
    assert other.spent(now_ms())[access.EVERYTHING] == Caps(11, 11)


def usage(**fields) -> Usage:
    plain = {"provider": "local", "model": "openai/fake", "room_id": "room:demo", "outcome": "ok"}
    return Usage(**{**plain, **fields})


def test_calls_are_added_up_by_hour_room_and_outcome(bus):
    meter = Meter(bus)
    for _ in range(3):
        meter.add(usage(lines=4, tokens_in=100, tokens_out=20, cost=7), Breaker(), 7_200_000)
    meter.add(usage(outcome="timeout", detail="no answer within 8.0 s"), Breaker(), 7_200_001)
    rows = UsageRecord.objects.order_by("outcome").values_list("outcome", "calls", "lines", "cost")
    assert list(rows) == [("ok", 3, 12, 21), ("timeout", 1, 0, 0)]


def test_the_counters_and_reasons_are_in_the_workers_stats(site_bus):
    breaker = Breaker()
    for _ in range(FAILURES_TO_OPEN):
        breaker = failed(breaker, "timeout", now_ms())
    Meter(site_bus).add(usage(tokens_in=100), Breaker(), now_ms())
    Meter(site_bus).add(usage(outcome="timeout", detail="8 s"), breaker, now_ms())
    found = stats.workers(site_bus)
    assert (found["llm_calls"], found["llm_succeeded"], found["llm_failed"]) == (2, 1, 1)
    assert found["llm_failed_timeout"] == 1
    assert found["llm_tokens_in"] == 100
    assert (found["llm_provider"], found["llm_model"]) == ("local", "openai/fake")
    assert found["llm_breaker"] == "open"
    assert found["last_llm_error"] == "timeout: 8 s"


def test_the_cost_page_shows_it(site_bus, admin_client):
    url = reverse("admin:llm_usagerecord_changelist")
    assert "No model has been called" in admin_client.get(url).content.decode()
    Meter(site_bus).add(usage(lines=4, tokens_in=900, cost=1_250_000), Breaker(), now_ms())
    Meter(site_bus).add(usage(outcome="rate_limited"), Breaker(), now_ms())
    page = admin_client.get(url).content.decode()
    assert "1.2500" in page
    assert "1 rate_limited" in page
    assert "breaker closed" in page


def test_nothing_of_a_model_is_imported_without_one():
    """The policy of a deterministic room, its tasks and the whole site, in a process of its own."""
    code = (
        "import json, sys, django; django.setup()\n"
        "import chatter_site.celery, chatter_site.urls, personas.tasks, personas.workers.writing\n"
        "from bench.scenarios import demo\n"
        "from simulation.world import World\n"
        "lines = sum(1 for _ in World(demo('demo', '1', 1)).run())\n"
        "print(json.dumps([lines, [m for m in ('litellm', 'mem0', 'openai') if m in sys.modules]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines, imported = json.loads(done.stdout.splitlines()[-1])
    assert lines > 0
    assert imported == []
