"""The admin pages act through the services."""

import pytest
from django.test import Client
from django.urls import reverse

from protocol.bus import Bus
from streamctx.models import Note, Playback

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
        reverse("admin:streamctx_note_add"), form | {"strength": "0.9"}, follow=True
    )
    assert answer.status_code == 200
    note = Note.objects.get()
    assert (note.event_type, note.strength) == ("fail", 0.9)
    admin_client.post(reverse("admin:streamctx_note_change", args=[note.pk]), {"text": "no"})
    note.refresh_from_db()
    assert note.text == "it fell"
