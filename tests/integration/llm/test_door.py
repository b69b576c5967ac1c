"""The door to models against a real server: a value comes back, and every outcome is recorded."""

import threading

import pytest
from django.conf import settings

from llm.access import door_for
from llm.calls import CallLimits, ModelCall, ModelUnavailable
from llm.door import Door, Question
from llm.models import ProviderProfile, UsageRecord
from llm.readers import json_as
from llm.spend import MILLION, OwnBudget
from protocol.configs.room import Limits
from protocol.counters import totals
from protocol.model_outputs import PersonaLines
from tests.integration.llm.conftest import client_of, config

RICH = 100 * MILLION


def asking(limits: CallLimits) -> Question[PersonaLines]:
    call = ModelCall(prompt_id="test", system="Be brief.", user="Hi", max_tokens=limits.max_tokens)
    return Question(
        call=call, read=json_as(PersonaLines), count=lambda value: (len(value.lines), 2)
    )


class Records(list):
    """Usage and state of the breaker, call by call."""

    def take(self, usage, breaker, at_ms):
        self.append((usage, breaker.state(at_ms)))


def door(client, records, cap=RICH, concurrency=8) -> Door:
    return Door(
        room_id="room:demo",
        concurrency=concurrency,
        find=lambda name: (name or "local", client),
        budget=OwnBudget(cap),
        record=records.take,
    )


def test_a_value_comes_back_with_what_the_call_used(fake):
    client = client_of(config(fake.url, usd_per_million_tokens_in=1))
    records = Records()
    way = door(client, records)
    value, usage = way.ask("", asking)
    assert [line.key for line in value.lines] == ["1"]
    assert records == [(usage, "closed")]
    assert (usage.provider, usage.model, usage.room_id) == ("local", "openai/fake", "room:demo")
    assert (usage.outcome, usage.lines, usage.refused) == ("ok", 1, 2)
    assert usage.cost == usage.tokens_in == way.budget.spent > 0
    assert usage.tokens_out > 0


@pytest.mark.parametrize(
    ("mode", "cap", "outcome", "breaker"),
    [
        ("garbage", RICH, "bad_answer", "closed"),
        ("broken", RICH, "provider_error", "closed"),
        ("unauthorised", RICH, "misconfigured", "closed"),
        ("ok", 1, "spend_cap", "closed"),
    ],
)
def test_every_failure_is_recorded_and_raised(fake, mode, cap, outcome, breaker):
    fake.mode = mode
    records = Records()
    client = client_of(config(fake.url, usd_per_million_tokens_out=1))
    with pytest.raises(ModelUnavailable) as failure:
        door(client, records, cap).ask("mine", asking)
    [(usage, state)] = records
    assert (usage.outcome, usage.provider, state) == (outcome, "mine", breaker)
    assert (usage.detail, usage.cost) == (failure.value.detail, failure.value.cost)


def test_a_breaker_that_opens_is_recorded_as_open(fake):
    fake.mode = "garbage"
    records, client = Records(), client_of(config(fake.url))
    for _ in range(6):
        with pytest.raises(ModelUnavailable):
            door(client, records).ask("", asking)
    assert [usage.outcome for usage, _ in records] == ["bad_answer"] * 5 + ["breaker_open"]
    assert [state for _, state in records] == ["closed"] * 4 + ["open"] * 2


def test_the_room_and_its_concurrency_are_the_doors(fake):
    fake.delay_s = 0.5
    records, client, start = Records(), client_of(config(fake.url)), threading.Barrier(3)

    def attempt():
        start.wait()
        try:
            door(client, records, concurrency=1).ask("", asking)
        except ModelUnavailable:
            return

    threads = [threading.Thread(target=attempt) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(usage.outcome for usage, _ in records) == ["busy", "busy", "ok"]
    assert fake.most_at_once == 1


def test_a_profile_without_schemas_is_asked_for_plain_text(fake):
    seen: list[CallLimits] = []

    def noting(limits):
        seen.append(limits)
        return asking(limits)

    client = client_of(config(fake.url, structured_output=False))
    door(client, Records()).ask("", noting)
    assert [one.structured for one in seen] == [False]
    assert seen[0].max_tokens == fake.asked[0]["max_tokens"]


@pytest.mark.django_db(transaction=True)
def test_a_live_room_meters_what_worked_and_what_is_not_there(fake, site_bus, monkeypatch):
    monkeypatch.setattr(settings, "LLM_BASE_URLS", [fake.url])
    ProviderProfile.objects.create(
        name="local", provider="litellm", model="openai/fake", api_base=fake.url
    )
    way = door_for(site_bus, "room:demo", Limits())
    way.ask("local", asking)
    with pytest.raises(ModelUnavailable, match="called nowhere"):
        way.ask("nowhere", asking)
    rows = UsageRecord.objects.order_by("outcome").values_list("outcome", "provider", "lines")
    assert list(rows) == [("misconfigured", "nowhere", 0), ("ok", "local", 1)]
    counted = totals(site_bus, "workers")
    assert (counted["llm_calls"], counted["llm_succeeded"], counted["llm_failed"]) == (2, 1, 1)
    assert (counted["llm_lines_written"], counted["llm_lines_refused"]) == (1, 2)
