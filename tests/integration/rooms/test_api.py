"""JSON over HTTP: who may do what, and what comes of it."""

from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from protocol.bus import Bus
from protocol.codec import decode
from protocol.messages import ChatMessage
from rooms import services
from rooms.archive.worker import keep_lines
from rooms.models import ApiToken, LineDecision, Room
from rooms.people.identity import GUEST_COOKIE
from streamctx.models import Note
from tests.integration.rooms.clients import publish

pytestmark = pytest.mark.django_db(transaction=True)


def post(client: Client, path: str, body: Any, token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post(path, body, content_type="application/json", headers=headers)


def token(*, room: Room | None = None, **scopes: bool) -> str:
    return services.create_token(ApiToken(label="my bot", room=room, **scopes)).secret


def waiting(bus: Bus) -> list[ChatMessage]:
    return [decode(e.data, ChatMessage) for e in bus.range(bus.keys.stream("ingest"))]


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_user("root", password="x", is_staff=True))
    return client


def test_a_visitor_takes_a_name_and_writes(client: Client, demo: Room, site_bus: Bus) -> None:
    answer = post(client, "/api/guest", {"name": "  Ada   Lovelace "})
    me = answer.json()["me"]
    assert (me["name"], me["kind"]) == ("Ada Lovelace", "guest")
    answer = post(client, "/api/rooms/demo/messages", {"content": "hi @bob", "nonce": "n1"})
    assert answer.status_code == 202
    (message,) = waiting(site_bus)
    assert (message.id, message.user_id) == (answer.json()["id"], me["id"])
    assert (message.origin, message.mentions) == ("human", ("bob",))


@pytest.mark.parametrize(
    "name",
    ["", "a", "x" * 26, "<b>hi</b>", "ClipGoblin", "c l i p g o b l i n", "ClïpGоblin", "root",
     "r00t", "Admin", "M0derator", "\u202e", "a\nb/c"],
)  # fmt: skip
def test_names_that_are_refused(client: Client, demo: Room, site_bus: Bus, name: str) -> None:
    get_user_model().objects.create_user("root", is_staff=True)
    answer = post(client, "/api/guest", {"name": name})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_name")
    assert GUEST_COOKIE not in answer.cookies


def test_an_address_takes_so_many_names(
    client: Client, demo: Room, site_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "GUESTS_PER_ADDRESS", 2)
    answers = [post(client, "/api/guest", {"name": f"Guest {n}"}) for n in "abc"]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_a_forged_cookie_is_nobody(client: Client, demo: Room, site_bus: Bus) -> None:
    client.cookies[GUEST_COOKIE] = "eyJpZCI6InVzZXI6MSJ9:forged"
    answer = post(client, "/api/rooms/demo/messages", {"content": "hi"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_cookies_need_the_csrf_token_and_tokens_do_not(demo: Room, site_bus: Bus) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert post(strict, "/api/guest", {"name": "Ada"}).status_code == 403
    path, body = "/api/rooms/demo/messages", {"content": "hi"}
    assert post(strict, path, body, token(can_write=True)).status_code == 202
    assert post(strict, path, body, "chat_wrong").status_code == 403


@pytest.mark.parametrize(
    "header", ["Basic cm9vdDp4", "Token x", "x", "Bearer", "bearer x", "BEARER x", "Bearer\tx"]
)
def test_no_header_lends_a_cookie_its_freedom(demo: Room, site_bus: Bus, header: str) -> None:
    """A page of another site may send such a header in our visitor's name."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_user_model().objects.create_user("root", is_staff=True))
    answer = strict.post(
        "/api/rooms/demo/pause",
        {"paused": True},
        content_type="application/json",
        headers={"Authorization": header},
    )
    assert answer.status_code == 403
    assert not Room.objects.get().personas_paused


@pytest.mark.parametrize("header", ["Basic cm9vdDp4", "Bearer", "Bearer x"])
def test_who_sends_credentials_is_known_by_them_alone(
    operator: Client, demo: Room, site_bus: Bus, header: str
) -> None:
    answer = operator.post(
        "/api/rooms/demo/pause",
        {"paused": True},
        content_type="application/json",
        headers={"Authorization": header},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_scheme_is_written_in_any_case(client: Client, demo: Room, site_bus: Bus) -> None:
    for scheme in ("bearer", "BEARER", "Bearer"):
        answer = client.post(
            "/api/rooms/demo/messages",
            {"content": "hi"},
            content_type="application/json",
            headers={"Authorization": f"{scheme} {token(can_write=True)}"},
        )
        assert answer.status_code == 202


def test_a_token_is_held_to_its_scopes_room_and_life(
    client: Client, demo: Room, site_bus: Bus
) -> None:
    other = services.save_room(Room(slug="other", title="Other", enabled_personas=["X"]))
    body = {"content": "hi"}
    here, readonly = token(room=demo, can_write=True), token(can_write=False)
    assert post(client, "/api/rooms/demo/messages", body, here).status_code == 202
    assert post(client, f"/api/rooms/{other.slug}/messages", body, here).status_code == 403
    assert post(client, "/api/rooms/demo/messages", body, readonly).status_code == 403
    services.revoke_token(ApiToken.objects.get(secret_hash=services.hash_secret(here)))
    assert post(client, "/api/rooms/demo/messages", body, here).status_code == 403
    assert [m.display_name for m in waiting(site_bus)] == ["my bot"]


def test_secrets_are_not_stored(demo: Room) -> None:
    secret = token()
    row = ApiToken.objects.get()
    assert secret not in str(row.__dict__)
    assert secret.endswith(row.hint)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"content": " "}, 422, "empty"),
        ({"content": "x" * 201}, 422, "too_long"),
        ({"content": 7}, 400, "bad_body"),
        ({"content": "hi", "more": 1}, 400, "bad_body"),
        ([], 400, "bad_body"),
    ],
)
def test_bad_lines(
    client: Client, demo: Room, site_bus: Bus, body: Any, status: int, code: str
) -> None:
    answer = post(client, "/api/rooms/demo/messages", body, token(can_write=True))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert waiting(site_bus) == []


def test_the_operator_pauses_and_tells_the_room_things(
    operator: Client, demo: Room, site_bus: Bus
) -> None:
    assert post(operator, "/api/rooms/demo/pause", {"paused": True}).json() == {"paused": True}
    assert Room.objects.get().personas_paused
    note = {"kind": "event", "text": "she fell off", "event_type": "fail", "strength": 0.9}
    assert post(operator, "/api/rooms/demo/context", note).status_code == 202
    assert Note.objects.get().text == "she fell off"
    bad = post(operator, "/api/rooms/demo/context", {"kind": "dance", "text": "x"})
    assert (bad.status_code, bad.json()["code"]) == (400, "bad_body")


def test_others_do_not(client: Client, demo: Room, site_bus: Bus) -> None:
    post(client, "/api/guest", {"name": "Ada"})
    assert post(client, "/api/rooms/demo/pause", {"paused": True}).status_code == 403
    note = {"kind": "text", "text": "hello"}
    assert post(client, "/api/rooms/demo/context", note).status_code == 403
    scoped = token(can_context=True)
    assert post(client, "/api/rooms/demo/context", note, scoped).status_code == 202
    assert post(client, "/api/rooms/demo/pause", {"paused": True}, scoped).status_code == 403


def test_older_lines_come_from_the_archive_by_page(
    client: Client, demo: Room, site_bus: Bus
) -> None:
    publish(site_bus, 150)
    keep_lines(site_bus.range(site_bus.keys.stream("firehose")))
    page = client.get("/api/rooms/demo/history?before=140").json()
    assert [line["seq"] for line in page["lines"]] == list(range(40, 140))
    assert page["more"]
    page = client.get("/api/rooms/demo/history?before=40").json()
    assert [line["seq"] for line in page["lines"]] == list(range(1, 40))
    assert not page["more"]
    for odd in ("x", "-1", "9" * 40, "١٢"):
        assert client.get("/api/rooms/demo/history", {"before": odd}).status_code == 200


def test_why_a_line_was_said(client: Client, demo: Room) -> None:
    record = {"reply_id": "a" * 32, "room_id": "room:demo", "reason": "p_pass"}
    LineDecision.objects.create(message_id="a" * 32, record=record)
    assert client.get(f"/api/rooms/demo/why/{'a' * 32}").json() == {"decision": record}
    assert client.get("/api/rooms/demo/why/unknown").status_code == 404


def test_the_pages(client: Client, operator: Client, demo: Room, site_bus: Bus) -> None:
    assert b"Demo" in client.get("/").content
    page = client.get("/rooms/demo/").content
    start = page.index(b'id="room-data"')
    data = msgspec.json.decode(page[page.index(b">", start) + 1 : page.index(b"</script>", start)])
    assert data["ws_path"] == "/ws/rooms/demo/"
    assert (data["operator"], data["me"]["kind"], data["max_chars"]) == (True, "operator", 200)
    assert client.get("/overlay/demo/").status_code == 200
    assert client.get("/rooms/nowhere/").status_code == 404


def test_the_admin_publishes_and_shows_a_token_once(
    client: Client, demo: Room, site_bus: Bus
) -> None:
    client.force_login(get_user_model().objects.create_superuser("boss", password="x"))
    for path in ("room/", f"room/{demo.pk}/change/", "archivedline/", "apitoken/add/"):
        assert client.get(f"/admin/rooms/{path}").status_code == 200
    answer = client.post(
        "/admin/rooms/apitoken/add/", {"label": "obs", "can_read": "on"}, follow=True
    )
    assert services.PREFIX in answer.content.decode()
    assert services.PREFIX not in client.get("/admin/rooms/apitoken/").content.decode()
    before = site_bus.redis.xlen(site_bus.keys.stream("control"))
    client.post("/admin/rooms/room/", {"action": "close_rooms", "_selected_action": [demo.pk]})
    assert not Room.objects.get().is_open
    assert site_bus.redis.xlen(site_bus.keys.stream("control")) > before
