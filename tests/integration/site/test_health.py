"""Health and counts of every role, as outside checks read them."""

import pytest
from django.conf import settings
from django.test import Client

from chatter_site import stats
from protocol.bus import Bus
from protocol.counters import Counters, instance
from streamctx.counted import COUNTED


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/healthz", b'{"status":"ok"}'),
        ("/workers/healthz", b'{"status":"ok"}'),
        ("/perceptor/healthz", b'{"ok":true}'),
    ],
)
def test_healthz_is_one_compact_line_for_any_origin(
    client: Client, site_bus: Bus, path: str, body: bytes
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (200, body)
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path", ["/healthz", "/stats", "/workers/stats", "/perceptor/stats", "/readyz"]
)
def test_without_redis_all_say_so(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    assert client.get(path).status_code == 503


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/stats", stats.GATEWAY),
        ("/workers/stats", stats.WORKERS),
        ("/perceptor/stats", COUNTED),
    ],
)
def test_every_count_is_there_from_zero(
    client: Client, site_bus: Bus, path: str, keys: tuple[str, ...]
) -> None:
    found = client.get(path).json()
    assert {key: found[key] for key in keys} == dict.fromkeys(keys, 0)


def test_reasons_are_seeded_and_counted(client: Client, site_bus: Bus) -> None:
    counters = Counters(site_bus, "workers")
    counters.add("decisions:cooldown", 2)
    counters.add("messages_published")
    counters.flush()
    found = client.get("/workers/stats").json()
    assert found["decisions_by_reason"]["cooldown"] == 2
    assert found["decisions_by_reason"]["e2e_forced"] == 0
    assert found["messages_published"] == 1
    assert not [key for key in found if key.startswith("decisions:")]


def test_counts_are_summed_over_processes(client: Client, site_bus: Bus) -> None:
    for _ in range(2):
        counters = Counters(site_bus, "gateway")
        counters.add("messages_consumed", 3)
        counters.flush()
    gauges = site_bus.keys.gauges("gateway", "another:1")
    site_bus.redis.hset(gauges, "active_ws_connections", 4)
    site_bus.redis.sadd(site_bus.keys.instances("gateway"), "another:1")
    found = client.get("/stats").json()
    assert (found["messages_consumed"], found["active_ws_connections"]) == (6, 4)


def test_readyz_names_what_is_missing_until_nothing_is(client: Client, site_bus: Bus) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["gateway", "policy", "stream", "hub"]
    leases = [site_bus.lease(name) for name in ("gateway", "policy", "sources")]
    assert all(lease.acquire() for lease in leases)
    site_bus.redis.hset(site_bus.keys.gauges("gateway", instance()), "active_ws_connections", 0)
    assert client.get("/readyz").json() == {"ready": True, "missing": []}
    leases[1].release()
    assert client.get("/readyz").json()["missing"] == ["policy"]
