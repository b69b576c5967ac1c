"""The room page's socket: history, exact resume, sending, refusals, limits."""

import asyncio
import threading
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.conf import settings

from chatter_site.health import missing
from protocol.bus import Bus
from protocol.counters import instance
from rooms import services
from rooms.models import Room
from rooms.sockets.closing import FLOODING, NO_ROOM, SLOW
from rooms.sockets.hub import Hub
from tests.integration.rooms.clients import ROOM, connected, joined, publish, say
from tests.integration.rooms.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def seqs(lines: list[Any]) -> list[int]:
    return [line["seq"] for line in lines]


async def test_history_comes_on_joining_and_live_lines_follow_without_a_seam(
    hub: Hub, site_bus: Bus
) -> None:
    await asyncio.to_thread(publish, site_bus, 250)
    async with joined(batch=True) as client:
        subscribed = await client.frame()
        assert (subscribed["type"], subscribed["seq"]) == ("subscribed", 250)
        assert subscribed["recovered"] is False
        assert (await client.typed("room.state"))["title"] == "Demo"
        await asyncio.to_thread(publish, site_bus, 5)
        assert seqs(await client.lines(205)) == list(range(51, 256))


@pytest.mark.parametrize("missed", [0, 1, 199, 200, 201, 450])
async def test_resume_gives_exactly_the_missed_lines(hub: Hub, site_bus: Bus, missed: int) -> None:
    await asyncio.to_thread(publish, site_bus, 480)
    async with joined(batch=True) as client:
        epoch = (await client.frame())["epoch"]
    async with joined(batch=True, since=480 - missed, epoch=epoch) as client:
        assert (await client.frame())["recovered"] is True
        await asyncio.to_thread(publish, site_bus, 1)
        got = await client.lines(missed + 1)
        assert seqs(got) == list(range(481 - missed, 482))


async def test_an_empty_room_is_resumed_where_it_said_it_was(hub: Hub, site_bus: Bus) -> None:
    async with joined(batch=True) as client:
        empty = await client.frame()
        assert (empty["seq"], empty["epoch"]) == (0, "")
    async with joined("/ws", events=True, since=empty["seq"], epoch=empty["epoch"]) as client:
        assert (await client.frame())["recovered"] is True
        await asyncio.to_thread(publish, site_bus, 1)
        assert seqs(await client.lines(1)) == [1]


@pytest.mark.parametrize(("since", "epoch"), [(3, "another"), (10_000, None), (1, None), (0, "")])
async def test_what_cannot_be_resumed_says_so_and_gives_history(
    hub: Hub, site_bus: Bus, since: int, epoch: str | None
) -> None:
    await asyncio.to_thread(publish, site_bus, 5)
    async with joined(batch=True) as client:
        known = (await client.frame())["epoch"]
    asked = {"epoch": known} if since == 10_000 else {"epoch": epoch} if epoch else {}
    async with joined(batch=True, since=since, **asked) as client:
        assert (await client.frame())["recovered"] is False
        assert seqs(await client.lines(5)) == [1, 2, 3, 4, 5]


async def test_a_room_that_lost_its_data_is_resynchronised(hub: Hub, site_bus: Bus) -> None:
    await asyncio.to_thread(publish, site_bus, 5)
    async with joined(batch=True) as client:
        old = (await client.frame())["epoch"]
        await client.lines(5)
        site_bus.redis.delete(site_bus.keys.head(ROOM))
        await asyncio.to_thread(publish, site_bus, 2)
        resync = await client.typed("resync")
        assert resync["epoch"] != old
        assert seqs(await client.lines(2)) == [1, 2]


async def test_a_gap_in_the_firehose_is_filled_from_the_rooms_log(
    hub: Hub, site_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with joined(batch=True) as client:
        await client.typed("room.state")
        take, swallowed = hub._line, []

        def forgetful(entry: Any) -> Any:
            if len(swallowed) < 2:
                return swallowed.append(entry)
            return take(entry)

        monkeypatch.setattr(hub, "_line", forgetful)
        await asyncio.to_thread(publish, site_bus, 3)
        assert seqs(await client.lines(3)) == [1, 2, 3]
        assert len(swallowed) == 2


async def test_a_room_forgotten_while_somebody_joins_is_followed_all_the_same(hub: Hub) -> None:
    joining = asyncio.create_task(hub.watch(ROOM))
    await asyncio.sleep(0)
    reading = hub._rooms[ROOM]._reading
    assert reading
    reading.add_done_callback(lambda _: hub._forget_idle())  # before whoever waits for it resumes
    watched = await joining
    assert hub._rooms[ROOM] is watched


async def test_frames_do_not_wait_for_the_database(hub: Hub) -> None:
    async with joined() as client:
        await client.typed("room.state")
        released = threading.Event()
        busy = asyncio.create_task(database_sync_to_async(released.wait)(10))
        await client.send(type="ping", t=7)
        assert (await client.typed("pong"))["t"] == 7
        assert not busy.done()
        released.set()
        await busy


async def test_a_bad_entry_does_not_stop_the_hub(hub: Hub, site_bus: Bus) -> None:
    async with joined(batch=True) as client:
        await client.typed("room.state")
        for name in ("firehose", "context", "trends", "control"):
            site_bus.redis.xadd(site_bus.keys.stream(name), {"data": b"\xff{"})
            site_bus.redis.xadd(site_bus.keys.stream(name), {"other": b"1"})
        await asyncio.to_thread(publish, site_bus, 1)
        assert seqs(await client.lines(1)) == [1]


async def test_a_line_is_accepted_shown_and_never_doubled(
    hub: Hub, site_bus: Bus, gateway_thread: None
) -> None:
    async with joined(batch=True) as client:
        await client.typed("room.state")
        await client.send(type="chat.send", content="hi there", nonce="n1")
        accepted = await client.typed("chat.accepted")
        (shown,) = await client.lines(1)
        assert shown["id"] == accepted["id"]
        assert (shown["origin"], shown["user_id"]) == ("human", "guest:ada")
    async with joined(batch=True, since=1, epoch=shown["epoch"]) as client:
        await client.send(type="chat.send", content="hi there", nonce="n1")
        assert (await client.typed("chat.accepted"))["id"] == accepted["id"]
        await client.send(type="chat.send", content="and again", nonce="n2")
        assert [line["content"] for line in await client.lines(1)] == ["and again"]


async def test_a_line_the_gateway_refuses_comes_back_to_its_sender(
    hub: Hub, site_bus: Bus, gateway_thread: None
) -> None:
    async with joined(batch=True) as client, joined(batch=True) as other:
        await client.typed("room.state")
        await other.typed("room.state")
        for n in range(20):
            await client.send(type="chat.send", content=f"line {n}", nonce=f"n{n}")
        await client.send(type="chat.send", content="one too many", nonce="last")
        refused = await client.typed("chat.refused")
        assert (refused["nonce"], refused["code"]) == ("last", "msg_ratelimit")
        assert 0 < refused["retry_after_s"] <= 30
        assert len(await other.lines(20)) == 20


@pytest.mark.parametrize(
    ("content", "code"), [("  ", "empty"), ("x" * 201, "too_long"), ("\u200b", "empty")]
)
async def test_what_the_web_process_can_tell_at_once(hub: Hub, content: str, code: str) -> None:
    async with joined(batch=True) as client:
        await client.send(type="chat.send", content=content, nonce="n1")
        refused = await client.typed("chat.refused")
        assert (refused["nonce"], refused["code"]) == ("n1", code)


async def test_a_stranger_reads_but_does_not_write(hub: Hub) -> None:
    async with connected("/ws/rooms/demo/") as client:
        await client.send(type="subscribe", room_id=ROOM)
        await client.send(type="chat.send", content="hi", nonce="n1")
        assert (await client.typed("chat.refused"))["code"] == "not_allowed"


async def test_a_cookie_without_an_origin_proves_nothing(hub: Hub) -> None:
    from rooms.people.identity import GUEST_COOKIE, guest_cookie
    from tests.integration.rooms.clients import ADA

    cookie = f"{GUEST_COOKIE}={guest_cookie(ADA)}"
    async with connected("/ws/rooms/demo/", cookie=cookie) as client:
        await client.send(type="subscribe", room_id=ROOM)
        await client.send(type="chat.send", content="hi", nonce="n1")
        assert (await client.typed("chat.refused"))["code"] == "not_allowed"


async def test_pong_and_bad_frames(hub: Hub) -> None:
    async with joined(batch=True) as client:
        await client.send(type="ping", t=1.5)
        assert (await client.typed("pong"))["t"] == 1.5
        await client.socket.send_to(text_data='{"type":"chat.send"}')
        assert (await client.typed("error"))["code"] == "bad_frame"


async def test_sixty_frames_in_20_s_and_not_one_more(hub: Hub) -> None:
    async with joined(batch=True) as client:
        for n in range(60):
            await client.send(type="ping", t=n)
        assert await client.close_code() == FLOODING


async def test_a_client_that_never_acknowledges_is_let_go(
    hub: Hub, site_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rooms.sockets.outbox.MAX_UNACKED_S", 0.2)
    async with joined(batch=True) as slow, joined() as careless:
        await asyncio.to_thread(publish, site_bus, 1)
        assert await slow.close_code() == SLOW
        await asyncio.to_thread(publish, site_bus, 1)
        assert len(await careless.lines(2)) == 2


async def test_an_edit_is_seen_within_two_seconds(hub: Hub, demo: Room) -> None:
    async with joined(batch=True) as client:
        await client.typed("room.state")
        await asyncio.to_thread(services.set_paused, demo, True)
        async with asyncio.timeout(2):
            await client.until(lambda f: isinstance(f, dict) and f.get("personas_paused") is True)


async def test_people_are_counted(hub: Hub) -> None:
    async with joined() as first:
        async with joined():
            await first.until(lambda f: isinstance(f, dict) and f.get("people") == 2)
        await first.until(lambda f: isinstance(f, dict) and f.get("people") == 1)


async def test_a_hub_that_reads_no_more_is_not_ready(
    hub: Hub, site_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with joined() as client:
        await client.until(lambda f: isinstance(f, dict) and f.get("people") == 1)
        assert "hub" not in missing(site_bus)
        with monkeypatch.context() as reads_no_more:
            reads_no_more.setattr("rooms.sockets.hub.STALE_S", -1.0)
            await asyncio.to_thread(wait_for, lambda: hub._stale)
            site_bus.redis.delete(site_bus.keys.gauges("gateway", instance()))  # as time would do
            hub.presence._written_s = 0.0  # due at the next sweep
            with pytest.raises(AssertionError):
                await asyncio.to_thread(wait_for, lambda: "hub" not in missing(site_bus), 1.5)
        await asyncio.to_thread(wait_for, lambda: "hub" not in missing(site_bus))


async def test_an_unknown_page_is_refused(hub: Hub) -> None:
    async with connected("/ws/rooms/nowhere/") as client:
        await client.send(type="subscribe", room_id=ROOM)
        assert (await client.frame())["type"] == "error"
        assert await client.close_code() == NO_ROOM


async def test_an_address_has_so_many_sockets(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.integration.rooms.clients import Client

    monkeypatch.setattr(settings, "SOCKETS_PER_ADDRESS", 1)
    async with connected():
        turned_away, _ = await Client("/ws").socket.connect(5)
        assert not turned_away
    async with connected():
        pass


async def test_say_reaches_a_socket_of_another_room_never(
    hub: Hub, site_bus: Bus, gateway_thread: None
) -> None:
    async with joined() as client:
        await client.typed("room.state")
        await asyncio.to_thread(say, site_bus, "lost", room_id="room:nowhere")
        await asyncio.to_thread(say, site_bus, "found")
        assert [line["content"] for line in await client.lines(1)] == ["found"]
