"""Which names guests may take, and whose they are."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from msgspec.structs import replace

from personas.services import persona_import
from protocol.bus import Bus
from rooms import services
from rooms.models import ApiToken, Room
from rooms.people import guests
from rooms.people.identity import GUEST_COOKIE
from rooms.sockets.hub import Hub
from tests.integration.personas.stage import persona
from tests.integration.rooms.clients import joined

pytestmark = pytest.mark.django_db(transaction=True)


def take(client: Client, name: str) -> Any:
    return client.post("/api/guest", {"name": name}, content_type="application/json")


def say(client: Client, content: str) -> Any:
    path = "/api/rooms/demo/messages"
    return client.post(path, {"content": content}, content_type="application/json")


@pytest.fixture
def people(demo: Room, site_bus: Bus) -> None:
    """Everybody whose name is spoken for."""
    users = get_user_model().objects
    users.create_user("root", is_staff=True, first_name="Grace", last_name="Hopper")
    users.create_user("linus")
    services.create_token(ApiToken(label="Clip Helper"))
    gone = services.create_token(ApiToken(label="Old Helper")).token
    services.revoke_token(gone)
    persona_import(replace(persona("salt"), display_name="SaltGremlin"))


@pytest.mark.parametrize(
    "name", ["Ada", "Ada Lovelace", "Zoë", "Иван", "花子", "Old Helper", "x_42"]
)
def test_a_name_nobody_has(client: Client, people: None, name: str) -> None:
    answer = take(client, name)
    assert (answer.status_code, answer.json()["me"]["name"]) == (200, name)


@pytest.mark.parametrize(
    "name",
    [
        "ClipGoblin", "CIipGobIin", "CIip.Gob1in", "c l i p g o b l i n", "ClïpGоblin", "ＣlipGoblin",
        "SaltGremlin", "SaItGremlin", "SaltGrernlin", "5alt_Gremlin",
        "root", "r00t", "Grace Hopper", "gracehopper", "Grace H0pper", "Linus", "Iinus",
        "Clip Helper", "CIipHeIper",
        "Admin", "Adrnin", "M0derator", "mods", "Streamer", "Broadcaster", "Owner", "0wner", "Host",
        "Staff", "SYSTEM",
    ],
)  # fmt: skip
def test_a_name_that_looks_like_somebodys(client: Client, people: None, name: str) -> None:
    answer = take(client, name)
    assert answer.status_code == 400
    assert "too much like" in answer.json()["sentence"]
    assert GUEST_COOKIE not in answer.cookies


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a", "A name has 2 to 25 characters."),
        ("x" * 26, "A name has 2 to 25 characters."),
        ("\u0301\u0301\u0301", "A name has at least one letter or digit."),
        ("--", "A name has at least one letter or digit."),
        ("<b>hi</b>", "A name has letters, digits, spaces, and - _ . only."),
        ("kill yourself", "That name is not allowed here. Take another."),
        ("faggot", "That name is not allowed here. Take another."),
        ("f4gg0t", "That name is not allowed here. Take another."),
        ("call 555-123-4567", "That name is not allowed here. Take another."),
    ],
)
def test_a_name_that_is_none(client: Client, people: None, name: str, sentence: str) -> None:
    answer = take(client, name)
    assert (answer.status_code, answer.json()["sentence"]) == (400, sentence)


def test_a_name_is_one_guests_at_a_time(demo: Room, site_bus: Bus) -> None:
    ada, other = Client(), Client()
    assert take(ada, "Ada").status_code == 200
    assert take(other, "A d a").status_code == 400
    assert say(ada, "still me").status_code == 202
    assert take(other, "Bob").status_code == 200


def test_who_comes_back_to_find_the_name_taken_is_nobody(demo: Room, site_bus: Bus) -> None:
    ada, other = Client(), Client()
    take(ada, "Ada")
    site_bus.redis.delete(site_bus.keys.guest("ada"))  # as time would do
    assert take(other, "Ada").status_code == 200
    assert say(ada, "hi").status_code == 403
    assert ada.get("/rooms/demo/").context["viewer"].kind == "anonymous"
    assert say(other, "hi").status_code == 202


def test_a_name_is_kept_while_its_guest_is_here(demo: Room, site_bus: Bus) -> None:
    ada, key = Client(), site_bus.keys.guest("ada")
    take(ada, "Ada")
    site_bus.redis.expire(key, 10)
    say(ada, "hi")
    assert 10 < site_bus.redis.ttl(key) <= guests.HOLD_S


def test_while_redis_is_gone_a_guest_stays_who_they_were(
    client: Client, demo: Room, site_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(client, "Ada")
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    assert client.get("/rooms/demo/").context["viewer"].name == "Ada"


async def test_a_socket_is_nobodys_either_when_the_name_is_taken(hub: Hub, site_bus: Bus) -> None:
    site_bus.redis.set(site_bus.keys.guest("ada"), "guest:another")
    async with joined(batch=True) as ada:
        await ada.send(type="chat.send", content="hi", nonce="n1")
        assert (await ada.typed("chat.refused"))["code"] == "not_allowed"


async def test_joining_keeps_a_name(hub: Hub, site_bus: Bus) -> None:
    async with joined(batch=True) as ada:
        await ada.typed("room.state")
        assert site_bus.redis.get(site_bus.keys.guest("ada")) == b"guest:ada"
