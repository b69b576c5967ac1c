"""A room in which Nova and Echo sit, with memory on, in a database and a Redis of its own."""

import pytest
from django.conf import settings

from tests.integration.personas.stage import persona as persona_config


@pytest.fixture(params=["stub"])
def store(request, monkeypatch, transactional_db) -> str:
    """The backend's name; a fresh one for every test."""
    from memory import backend, recall  # models, once the apps are ready

    monkeypatch.setattr(settings, "MEMORY_ENABLED", True)
    monkeypatch.setattr(settings, "MEMORY_BACKEND", request.param)
    monkeypatch.setattr(backend, "_made", {})
    recall._reader.cache_clear()
    return request.param


@pytest.fixture
def den(site_bus, transactional_db):
    from personas import services
    from rooms.models import Room

    room = Room(slug="den", title="The den", enabled_personas=["Nova", "Echo"])
    room.full_clean()
    room.save()
    for name in ("Nova", "Echo"):
        services.persona_import(persona_config(name))
    services.seats_set(room, ["Nova", "Echo"])
    return room
