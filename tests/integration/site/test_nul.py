"""No request gets a NUL to the database, where PostgreSQL would make it an error of ours."""

import pytest
from django.test import Client

from rooms.models import Room
from rooms.people.identity import cookies_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/api/rooms/demo/why/aaaa%00aaaa",
        "/api/rooms/demo/history?before=5&epoch=a%00b",
        "/rooms/a%00b/",
    ],
)
def test_an_address_with_a_nul_is_refused(address: str) -> None:
    Room.objects.create(slug="demo")
    assert Client().get(address).status_code == 400


def test_a_cookie_with_a_nul_is_refused() -> None:
    client = Client()
    client.cookies["sessionid"] = "abcdefgh\0ijkl"
    assert client.get("/").status_code == 400


def test_a_socket_does_not_see_a_cookie_with_a_nul() -> None:
    assert cookies_of('sessionid="abcdefgh\\000ijkl"; other=kept') == {"other": "kept"}
