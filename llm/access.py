"""From a profile's name to a client that can be called, and from a room to its door to models."""

import os
import threading
from typing import Final

import msgspec
from django.conf import settings

from llm.calls import ModelUnavailable
from llm.client import Client
from llm.door import Door
from llm.endpoints import ForbiddenEndpoint, check_endpoint
from llm.meter import Meter
from llm.models import ProviderProfile
from llm.slots import Slots
from llm.spend import Caps, SharedBudget, micro
from llm.transport import ask, price_of
from protocol.bus import Bus
from protocol.configs.provider import LitellmProvider, LLMProviderConfig
from protocol.configs.room import Limits

ENVIRONMENT: Final = "environment"
"""Stands for the profile that ``LLM_MODEL`` describes."""
KEY_VARIABLES: Final = ("LLM_API_KEY", "OPENAI_API_KEY", "LITELLM_API_KEY")
EVERYTHING: Final = "everything"

_slots = Slots()
_clients: dict[str, tuple[LLMProviderConfig, Client]] = {}
_lock = threading.Lock()


def client_for(name: str) -> tuple[str, Client]:
    """The profile's own name and its client, the same while the profile stays as it is.

    ModelUnavailable ``misconfigured`` says what is missing.
    """
    name, config = profile(name)
    with _lock:
        known = _clients.get(name)
        if known is None or known[0] != config:
            known = _clients[name] = (config, Client(config, ask, price_of, _slots))
    return name, known[1]


def profile(name: str) -> tuple[str, LLMProviderConfig]:
    """The profile called ``name``; for '' the one of ``LLM_PROVIDER``, ``LLM_MODEL``, or the first
    enabled one. Its address has been checked."""
    name = name or settings.LLM_PROVIDER
    if not name and settings.LLM_MODEL:
        return ENVIRONMENT, environment()
    rows = ProviderProfile.objects.filter(provider="litellm", enabled=True)
    row = rows.filter(name=name).first() if name else rows.first()
    if row is None:
        wanted = f"no enabled LiteLLM profile is called {name}" if name else "no model is set up"
        raise ModelUnavailable("misconfigured", f"{wanted}; set LLM_MODEL or add a profile")
    try:
        config = row.snapshot()
        if row.api_base:
            check_endpoint(row.api_base, settings.LLM_BASE_URLS)
    except (msgspec.ValidationError, ForbiddenEndpoint) as error:
        raise ModelUnavailable("misconfigured", str(error)) from error
    return row.name, config


def environment() -> LLMProviderConfig:
    """The profile that ``LLM_MODEL``, ``LLM_BASE_URL`` and the first key variable set make.

    Whoever sets the environment may name any address, so it is not held to the allow-list.
    """
    return LLMProviderConfig(
        schema_name="LLMProviderConfig",
        schema_version="1.0.0",
        provider="litellm",
        mode="litellm_live",
        timeout_ms=8000,
        litellm=LitellmProvider(
            model=settings.LLM_MODEL,
            api_base=settings.LLM_BASE_URL or None,
            api_key_env=next((name for name in KEY_VARIABLES if os.environ.get(name)), None),
            temperature=0.9,
        ),
    )


def door_for(bus: Bus, room_id: str, limits: Limits) -> Door:
    """Return the room's way to models, metered and under its caps."""
    return Door(
        room_id=room_id,
        concurrency=limits.max_llm_concurrency,
        find=client_for,
        budget=budget_for(bus, room_id, limits),
        record=Meter(bus).add,
    )


def budget_for(bus: Bus, room_id: str, limits: Limits) -> SharedBudget:
    """What a call of this room is paid from: the installation's caps, and the room's own."""
    caps = {EVERYTHING: installation_caps()}
    hour, day = limits.max_llm_usd_per_hour, limits.max_llm_usd_per_day
    if hour is not None or day is not None:
        caps[room_id] = Caps(
            caps[EVERYTHING].hour if hour is None else micro(hour),
            caps[EVERYTHING].day if day is None else micro(day),
        )
    return SharedBudget(bus, caps)


def installation_caps() -> Caps:
    return Caps(micro(settings.LLM_HOUR_CAP_USD), micro(settings.LLM_DAY_CAP_USD))
