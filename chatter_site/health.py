"""``/healthz``, ``/readyz`` and ``/stats`` of all roles, from one web process.

healthz: this process and Redis answer. readyz: the room can talk; its body names what is missing.
Open to every origin: these say nothing about people.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from chatter_site import stats
from protocol.bus import Bus
from protocol.connect import bus_for
from protocol.counters import instance

View = Callable[[HttpRequest], HttpResponse]
Answer = Callable[[Bus], dict[str, Any]]

GATEWAY_OK: Final = {"status": "ok"}
PERCEPTOR_OK: Final = {"ok": True}
LEASES: Final = {"gateway": "gateway", "policy": "policy", "stream": "sources"}


def _json(body: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(
        body,
        status=status,
        json_dumps_params={"separators": (",", ":"), "ensure_ascii": False},
    )
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-store"
    return response


def _with_redis(answer: Answer) -> View:
    """A view that answers 503 within a second when Redis is gone."""

    @wraps(answer)
    def view(request: HttpRequest) -> HttpResponse:
        if reason := redis_trouble():
            return _json({"status": "unavailable", "reason": reason}, 503)
        return _json(answer(bus_for(settings)))

    return view


def redis_trouble() -> str:
    """Empty when Redis answers. Asked on a connection of its own that neither waits nor retries."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=None
        ) as client:
            client.ping()
    except redis.RedisError as error:
        return f"Redis does not answer ({type(error).__name__})"
    return ""


def missing(bus: Bus) -> list[str]:
    """What still keeps the room from talking: a lease nobody holds, or a hub that does not run."""
    wanted = {name: bus.keys.lease(lease) for name, lease in LEASES.items()}
    wanted["hub"] = bus.keys.gauges("gateway", instance())
    return [name for name, key in wanted.items() if not bus.redis.exists(key)]


def readyz(request: HttpRequest) -> HttpResponse:
    if reason := redis_trouble():
        return _json({"ready": False, "missing": ["redis"], "reason": reason}, 503)
    absent = missing(bus_for(settings))
    return _json({"ready": not absent, "missing": absent}, 503 if absent else 200)


urlpatterns = [
    path("healthz", _with_redis(lambda _: GATEWAY_OK)),
    path("readyz", readyz),
    path("stats", _with_redis(stats.gateway)),
    path("workers/healthz", _with_redis(lambda _: GATEWAY_OK)),
    path("workers/stats", _with_redis(stats.workers)),
    path("perceptor/healthz", _with_redis(lambda _: PERCEPTOR_OK)),
    path("perceptor/stats", _with_redis(stats.perceptor)),
]
