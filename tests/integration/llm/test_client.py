"""One call against a real server that does everything wrong: a reason comes back, and in time."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from llm import client as client_module
from llm.calls import ModelCall, ModelUnavailable
from llm.spend import MILLION, Caps, OwnBudget, SharedBudget
from personas.llm_lines.answers import read
from tests.integration.llm.conftest import client_of, config

RICH = 100 * MILLION
CALL = ModelCall(
    room_id="room:demo", prompt_id="test", system="Be brief.", user="Hi", max_tokens=50
)
FAILURES = [
    ("hang", "timeout"),
    ("limited", "rate_limited"),
    ("broken", "provider_error"),
    ("unauthorised", "misconfigured"),
    ("empty", "bad_answer"),
    ("huge", "bad_answer"),
    ("garbage", "bad_answer"),
]


def reason_of(client, budget=None) -> str:
    with pytest.raises(ModelUnavailable) as failure:
        client.complete(CALL, budget or OwnBudget(RICH), read)
    return failure.value.reason


def test_an_answer_has_its_tokens_time_and_cost(fake):
    priced = config(fake.url, usd_per_million_tokens_in=1, usd_per_million_tokens_out=10)
    answer, _ = client_of(priced).complete(CALL, budget := OwnBudget(RICH), read)
    assert answer.cost == answer.tokens_in + 10 * answer.tokens_out > 0
    assert budget.spent == answer.cost
    assert 0 < answer.latency_ms < 3000


@pytest.mark.parametrize(("mode", "reason"), FAILURES)
def test_every_failure_has_a_reason(client, fake, mode, reason):
    fake.mode = mode
    began = time.monotonic()
    assert reason_of(client) == reason
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("mode", ["html", "bytes"])
def test_what_is_no_reply_at_all_is_a_failure(client, fake, mode):
    fake.mode = mode
    assert reason_of(client) in ("bad_answer", "provider_error")


def test_a_refused_connection_says_so():
    client = client_of(config("http://127.0.0.1:9/v1"))
    with pytest.raises(ModelUnavailable, match="nobody answers"):
        client.complete(CALL, OwnBudget(RICH), str)


def test_one_retry_after_the_time_the_server_asked_for(client, fake):
    fake.mode = "limited_once"
    began = time.monotonic()
    client.complete(CALL, OwnBudget(RICH), read)
    assert fake.calls == 2
    assert time.monotonic() - began >= 1


def test_no_second_retry(client, fake):
    fake.mode = "broken"
    reason_of(client)
    assert fake.calls == 2


def test_the_providers_words_are_not_kept(client, fake):
    fake.mode = "unauthorised"
    with pytest.raises(ModelUnavailable) as failure:
        client.complete(CALL, OwnBudget(RICH), str)
    assert "secret" not in f"{failure.value} {failure.value.detail}"


def test_five_failures_open_the_breaker_and_a_good_probe_closes_it(client, fake, monkeypatch):
    fake.mode = "garbage"
    assert [reason_of(client) for _ in range(6)] == ["bad_answer"] * 5 + ["breaker_open"]
    assert fake.calls == 5
    later = client_module.now_ms() + 31_000
    monkeypatch.setattr(client_module, "now_ms", lambda: later)
    fake.mode = "ok"
    client.complete(CALL, OwnBudget(RICH), read)
    assert client.guard.breaker.state(later) == "closed"


def test_a_call_that_could_break_the_cap_never_leaves(fake):
    dear = client_of(config(fake.url, usd_per_million_tokens_out=1_000_000))
    assert reason_of(dear, OwnBudget(MILLION)) == "spend_cap"
    assert fake.calls == 0


def test_calls_in_flight_never_spend_more_than_the_cap(bus, fake):
    """Eight at once under a cap for three: the sum of what was really spent stays below."""
    fake.delay_s = 0.3
    client = client_of(config(fake.url, usd_per_million_tokens_out=20_000))
    cap = 3 * 2 * CALL.max_tokens * 20_000 + 10  # a call reserves for two tries
    budget = SharedBudget(bus, {"everything": Caps(cap, cap)})

    def attempt(_):
        try:
            return client.complete(CALL, budget, read)[0].cost
        except ModelUnavailable as error:
            return 0 if error.reason == "spend_cap" else -1

    with ThreadPoolExecutor(8) as pool:
        costs = list(pool.map(attempt, range(8)))
    assert min(costs) == 0 < sum(costs) <= cap
    assert sum(1 for cost in costs if cost) == 3
    [spent] = budget.spent(int(time.time() * 1000)).values()
    assert spent.hour == sum(costs)


def test_a_room_has_no_more_calls_in_flight_than_it_may(client, fake):
    fake.delay_s = 0.5
    narrow = replace(CALL, room_concurrency=2)
    reasons: list[str] = []
    start = threading.Barrier(4)

    def attempt():
        start.wait()
        try:
            client.complete(narrow, OwnBudget(RICH), read)
        except ModelUnavailable as error:
            reasons.append(error.reason)

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reasons == ["busy", "busy"]
    assert fake.most_at_once == 2


def test_the_key_comes_from_the_environment_alone(fake, monkeypatch):
    plain = config(fake.url)
    named = replace(plain, litellm=replace(plain.litellm, api_key_env="CHATTER_TEST_KEY"))
    monkeypatch.setitem(os.environ, "CHATTER_TEST_KEY", "from-the-environment")
    client_of(named).complete(CALL, OwnBudget(RICH), str)
    assert fake.headers["Authorization"] == "Bearer from-the-environment"
