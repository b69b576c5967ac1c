"""The pages as they leave the server: what they show and where they lead, to whom."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from protocol.bus import Bus
from protocol.clock import now_ms
from protocol.codec import encode_checked
from rooms.models import Room
from streamctx.context import fold
from streamctx.items import Happening

pytestmark = pytest.mark.django_db(transaction=True)


def put_on_stream(bus: Bus, room: Room) -> None:
    now = now_ms()
    fell = Happening(id="e1", at_ms=now, type="fail", strength=0.9, text="She falls")
    context = fold(room.room_id, [fell], now_ms=now, origin_ms=now)
    lease = bus.lease("sources")
    assert lease.acquire()
    bus.append("context", encode_checked(context), lease=lease)
    lease.release()


LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def links(client: Client, path: str) -> dict[str, str]:
    """By the words that are clicked; the admin's links begin with the name of an icon."""
    found = LINK.findall(client.get(path).content.decode())
    return {re.sub(r"<.*?>", "", words).strip().split("\n")[-1].strip(): to for to, words in found}


def test_a_room_is_live_while_something_is_on_its_stream(
    client: Client, demo: Room, site_bus: Bus
) -> None:
    page = client.get("/").content
    assert b"Nothing on stream yet" in page
    assert b"LIVE" not in page
    put_on_stream(site_bus, demo)
    page = client.get("/").content
    assert b"She falls" in page
    assert b"LIVE" in page


def test_who_is_not_signed_in_finds_where(client: Client, demo: Room, site_bus: Bus) -> None:
    assert links(client, "/")["Sign in"] == "/admin/login/?next=/"
    assert links(client, "/rooms/demo/")["Sign in"] == "/admin/login/?next=/rooms/demo/"
    assert "Room settings" not in links(client, "/rooms/demo/")


def test_room_and_admin_lead_to_each_other(client: Client, demo: Room, site_bus: Bus) -> None:
    client.force_login(get_user_model().objects.create_superuser("boss", password="x"))
    shown = links(client, "/rooms/demo/")
    assert "Sign in" not in shown
    settings = shown["Room settings"]
    assert settings == f"/admin/rooms/room/{demo.pk}/change/"
    there = client.get(links(client, settings)["View on site"])
    assert there.headers["Location"].endswith("/rooms/demo/")


def test_who_may_not_see_a_rooms_settings_is_not_sent_there(
    client: Client, demo: Room, site_bus: Bus
) -> None:
    client.force_login(get_user_model().objects.create_user("mod", password="x", is_staff=True))
    shown = links(client, "/rooms/demo/")
    assert "Room settings" not in shown
    assert "Sign in" not in shown
