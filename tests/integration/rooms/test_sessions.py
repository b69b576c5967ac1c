"""A session proves who somebody is for as long as Django itself would believe it."""

from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client as Browser

from rooms.people.identity import viewer_of_session
from rooms.sockets.hub import Hub
from tests.integration.rooms.clients import ROOM, connected

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def root() -> Any:
    return get_user_model().objects.create_user("root", password="x", is_staff=True)


@pytest.fixture
def session(root: Any) -> str:
    """Key of a session in which root is signed in."""
    browser = Browser()
    browser.force_login(root)
    return str(browser.cookies[settings.SESSION_COOKIE_NAME].value)


def change_password(user: Any) -> None:
    user.set_password("y")
    user.save()


def test_a_session_is_its_users(root: Any, session: str) -> None:
    viewer = viewer_of_session(session)
    assert viewer
    assert (viewer.kind, viewer.user_id) == ("operator", f"user:{root.pk}")
    assert viewer_of_session("unknown") is None


def test_a_new_password_ends_it(root: Any, session: str) -> None:
    change_password(root)
    assert viewer_of_session(session) is None


def test_an_account_switched_off_ends_it(root: Any, session: str) -> None:
    root.is_active = False
    root.save()
    assert viewer_of_session(session) is None


def test_a_new_secret_key_does_not_while_the_old_one_is_kept(
    session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY_FALLBACKS", [settings.SECRET_KEY])
    monkeypatch.setattr(settings, "SECRET_KEY", "another" * 8)
    assert viewer_of_session(session)
    monkeypatch.setattr(settings, "SECRET_KEY_FALLBACKS", [])
    assert viewer_of_session(session) is None


async def test_an_open_socket_loses_its_rights_too(
    hub: Hub, root: Any, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rooms.sockets.consumers.RECHECK_S", 0)
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    async with connected("/ws/rooms/demo/", origin="http://localhost", cookie=cookie) as client:
        await client.send(type="subscribe", room_id=ROOM)
        await client.send(type="chat.send", content="hi", nonce="n1")
        assert (await client.typed("chat.accepted"))["nonce"] == "n1"
        await database_sync_to_async(change_password)(root)
        await client.send(type="chat.send", content="still here", nonce="n2")
        assert (await client.typed("chat.refused"))["code"] == "not_allowed"
