"""Whoever may only look at the admin changes nothing and spends nothing there."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.actions import delete_selected
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from personas import services as personas
from personas.models import Persona
from rooms.models import ApiToken, Room
from rooms.services import create_token
from tests.integration.personas.stage import persona as persona_config

pytestmark = pytest.mark.django_db(transaction=True)


def actions() -> Iterator[tuple[str, Any]]:
    """Every action of every page: those of lists, and the buttons the theme adds."""
    for page in admin.site._registry.values():
        for function, name, _ in page._get_base_actions():
            if function is not delete_selected:
                yield f"{page}.{name}", function
        for place in ("actions_list", "actions_detail", "actions_row", "actions_submit_line"):
            for name in getattr(page, place, ()):
                yield f"{page}.{name}", getattr(page, name)


def test_every_action_says_who_may_use_it() -> None:
    found = dict(actions())
    assert len(found) > 10
    assert [
        name for name, one in found.items() if not getattr(one, "allowed_permissions", ())
    ] == []


@pytest.fixture
def viewer(client: Client, django_user_model: Any) -> Client:
    user = django_user_model.objects.create_user("viewer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    return client


def act(client: Client, page: str, action: str, key: int) -> None:
    answer = client.post(reverse(f"admin:{page}"), {"action": action, "_selected_action": [key]})
    assert answer.status_code in (200, 302)


@pytest.fixture
def den(site_bus) -> Room:
    room = Room(slug="den", title="The den", enabled_personas=["Nova"])
    room.save()
    personas.persona_import(persona_config("Nova"))
    return room


def test_a_viewer_closes_no_room_and_an_administrator_does(viewer, admin_client, den) -> None:
    act(viewer, "rooms_room_changelist", "close_rooms", den.pk)
    den.refresh_from_db()
    assert den.is_open
    act(admin_client, "rooms_room_changelist", "close_rooms", den.pk)
    den.refresh_from_db()
    assert not den.is_open


def test_a_viewer_revokes_no_token(viewer, site_bus) -> None:
    token = create_token(ApiToken(label="bot")).token
    act(viewer, "rooms_apitoken_changelist", "revoke", token.pk)
    token.refresh_from_db()
    assert token.revoked_at is None


@pytest.mark.parametrize("action", ["disable", "clone", "freeze"])
def test_a_viewer_leaves_personas_as_they_are(viewer, den, action) -> None:
    nova = Persona.objects.get()
    act(viewer, "personas_persona_changelist", action, nova.pk)
    assert list(Persona.objects.values_list("enabled", "drift_frozen")) == [(True, False)]


def test_cloning_needs_the_right_to_add(viewer, den, django_user_model) -> None:
    user = django_user_model.objects.get(username="viewer")
    user.user_permissions.add(Permission.objects.get(codename="change_persona"))
    act(viewer, "personas_persona_changelist", "clone", Persona.objects.get().pk)
    assert Persona.objects.count() == 1


def test_trying_a_persona_may_cost_money_so_a_viewer_may_not(viewer, admin_client, den) -> None:
    url = reverse("admin:personas_persona_try_it", args=[Persona.objects.get().pk])
    assert viewer.get(url).status_code == 403
    said = {"room": den.pk, "text": "hi", "generator": "deterministic"}
    assert viewer.post(url, said).status_code == 403
    assert admin_client.get(url).status_code == 200
