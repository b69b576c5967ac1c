"""The admin pages act through the services."""

import pytest
from django.test import Client
from django.urls import reverse

from protocol.bus import Bus
from protocol.event_types import EVENT_TYPES
from streamctx.models import Note, Playback
from streamctx.services import note_add

pytestmark = pytest.mark.django_db


def test_saving_a_playback_starts_it(admin_client: Client, site_bus: Bus) -> None:
    form = {"room_id": "room:demo", "stream": "ridge-run", "speed": "1", "playing": "on"}
    answer = admin_client.post(reverse("admin:streamctx_playback_add"), form)
    assert answer.status_code == 302
    playback = Playback.objects.get()
    assert playback.started_ms > 0
    page = reverse("admin:streamctx_playback_change", args=[playback.pk])
    assert admin_client.get(page).status_code == 200
    admin_client.post(page, {k: v for k, v in form.items() if k != "playing"})
    playback.refresh_from_db()
    assert not playback.playing


def test_a_note_can_be_added_not_changed(admin_client: Client, site_bus: Bus) -> None:
    form = {"room_id": "room:demo", "kind": "event", "text": "it fell", "event_type": "fail"}
    answer = admin_client.post(
        reverse("admin:streamctx_note_add"), form | {"strength": "0.8"}, follow=True
    )
    assert answer.status_code == 200
    note = Note.objects.get()
    assert (note.event_type, note.strength) == ("fail", 0.8)
    admin_client.post(reverse("admin:streamctx_note_change", args=[note.pk]), {"text": "no"})
    note.refresh_from_db()
    assert note.text == "it fell"


def test_the_form_offers_every_type_of_event_with_its_strength(
    admin_client: Client, site_bus: Bus
) -> None:
    page = reverse("admin:streamctx_note_add")
    form = admin_client.get(page).context["adminform"].form
    assert [name for name, _ in form.fields["event_type"].choices] == ["", *EVENT_TYPES]
    said = {"room_id": "room:demo", "kind": "event", "text": "200 people come over"}
    admin_client.post(page, said | {"event_type": "raid", "strength": ""})
    note = Note.objects.get()
    assert (note.event_type, note.strength) == ("raid", EVENT_TYPES["raid"].strength)


def test_a_note_of_a_type_the_form_does_not_know_is_shown(
    admin_client: Client, site_bus: Bus
) -> None:
    note = note_add(room_id="room:demo", kind="event", text="a goat", event_type="goat_on_stage")
    shown = admin_client.get(reverse("admin:streamctx_note_change", args=[note.pk]))
    assert "goat_on_stage" in shown.content.decode()
