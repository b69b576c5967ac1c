"""The gateway as a process: killed, replaced, stopped; nothing lost, doubled or skipped."""

import threading

import pytest

from protocol.bus import Bus
from protocol.codec import MAX_BYTES, decode, encode_checked
from protocol.messages import ChatMessage, TrendsSnapshot
from rooms import services
from rooms.models import Room
from tests.integration.rooms.clients import line
from tests.integration.rooms.processes import gateway, owner, terminate, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def firehose(bus: Bus) -> list[ChatMessage]:
    return [decode(e.data, ChatMessage) for e in bus.range(bus.keys.stream("firehose"))]


def test_killed_under_load_nothing_is_lost_doubled_or_skipped(demo: Room, site_bus: Bus) -> None:
    messages = [line(f"line {n}") for n in range(1500)]
    again = messages[::10]

    def publish() -> None:
        for message in messages + again:
            site_bus.submit(encode_checked(message))

    with gateway(site_bus) as first, gateway(site_bus) as second:
        by_pid = {first.pid: first, second.pid: second}
        pid = wait_for(lambda: owner(site_bus))
        publisher = threading.Thread(target=publish)
        publisher.start()
        wait_for(lambda: len(firehose(site_bus)) > 100)
        by_pid[pid].kill()
        publisher.join()
        wait_for(lambda: owner(site_bus) not in (0, pid))
        wait_for(lambda: len(firehose(site_bus)) >= len(messages), 20)
        wait_for(
            lambda: (
                site_bus.redis.xpending(site_bus.keys.stream("ingest"), "chat_gateway")["pending"]
                == 0
            )
        )
    shown = firehose(site_bus)
    assert sorted(m.id for m in shown) == sorted(m.id for m in messages)
    assert [m.seq for m in shown] == list(range(1, len(messages) + 1))
    assert len({m.epoch for m in shown}) == 1


def test_a_stopped_gateway_ends_within_two_seconds_and_frees_its_lease(
    demo: Room, site_bus: Bus
) -> None:
    with gateway(site_bus) as child:
        wait_for(lambda: owner(site_bus) == child.pid)
        assert terminate(child, within_s=2) == 0
        assert owner(site_bus) == 0


def test_what_is_no_message_is_put_aside_and_the_rest_goes_on(demo: Room, site_bus: Bus) -> None:
    ingest = site_bus.keys.stream("ingest")
    bad = [b"", b"{}", b"\xff", b"[" * 5000, b'{"schema_name":"ChatMessage","id":NaN}']
    with gateway(site_bus):
        for data in bad:
            site_bus.redis.xadd(ingest, {"data": data})
            site_bus.submit(encode_checked(line()))
        site_bus.redis.xadd(ingest, {"other": b"x"})
        wait_for(lambda: len(firehose(site_bus)) == len(bad))
        dead = wait_for(lambda: site_bus.redis.xrange(site_bus.keys.dead(ingest))[len(bad) :])
    assert dead[0][1][b"reason"]


def test_a_record_too_long_to_pass_on_takes_no_other_with_it(demo: Room, site_bus: Bus) -> None:
    ingest, lines = site_bus.keys.stream("ingest"), [line("first"), line("last")]
    empty = len(encode_checked(line(client_meta={"a": ""})))
    full = encode_checked(line(client_meta={"a": "x" * (MAX_BYTES - empty)}))
    pipe = site_bus.redis.pipeline()  # as one batch
    for data in (encode_checked(lines[0]), full, encode_checked(lines[1])):
        pipe.xadd(ingest, {"data": data})
    pipe.execute()
    with gateway(site_bus):
        wait_for(lambda: len(firehose(site_bus)) == 2)
        (dead,) = wait_for(lambda: site_bus.redis.xrange(site_bus.keys.dead(ingest)))
    assert [m.id for m in firehose(site_bus)] == [m.id for m in lines]
    assert b"at most" in dead[1][b"reason"]


def test_a_new_room_and_a_closed_one_are_live_without_a_restart(demo: Room, site_bus: Bus) -> None:
    with gateway(site_bus) as child:
        wait_for(lambda: owner(site_bus) == child.pid)
        services.save_room(Room(slug="new", title="New", enabled_personas=["X"]))
        site_bus.submit(encode_checked(line(room_id="room:new")))
        wait_for(lambda: [m.room_id for m in firehose(site_bus)] == ["room:new"], 3)
        services.set_open(demo, False)
        site_bus.submit(encode_checked(line("refused")))
        site_bus.submit(encode_checked(line("shown", room_id="room:new")))
        wait_for(lambda: len(firehose(site_bus)) == 2)
    assert [m.content for m in firehose(site_bus)] == ["hello", "shown"]


def test_statistics_are_published_and_counted(demo: Room, site_bus: Bus) -> None:
    key = site_bus.keys.stream("trends")
    with gateway(site_bus):
        site_bus.submit(encode_checked(line("gg", origin="bot")))
        (entry, *_) = wait_for(lambda: site_bus.range(key))
        trends = decode(entry.data, TrendsSnapshot)
        counted = wait_for(lambda: site_bus.redis.hgetall(site_bus.keys.stats("gateway")))
    assert (trends.room_id, trends.bot_fraction) == ("room:demo", 1.0)
    assert (counted[b"messages_consumed"], counted[b"messages_broadcast"]) == (b"1", b"1")


def test_statistics_show_nothing_a_line_does_not(demo: Room, site_bus: Bus) -> None:
    key = site_bus.keys.stream("trends")
    with gateway(site_bus):
        site_bus.submit(encode_checked(line("ask bob.secret@example.com", mentions=("example",))))
        (entry, *_) = wait_for(lambda: site_bus.range(key))
    trends = decode(entry.data, TrendsSnapshot)
    assert b"secret" not in entry.data
    assert [top.token for top in trends.top_tokens][-1] == "ask"
    assert trends.top_mentions == ()


def test_rates_survive_a_restart(demo: Room, site_bus: Bus) -> None:
    with gateway(site_bus) as child:
        for n in range(20):
            site_bus.submit(encode_checked(line(f"line {n}", user_id="guest:fast")))
        wait_for(lambda: len(firehose(site_bus)) == 20)
        terminate(child, within_s=2)
    with gateway(site_bus):
        site_bus.submit(encode_checked(line("one too many", user_id="guest:fast")))
        site_bus.submit(encode_checked(line("of another", user_id="guest:slow")))
        wait_for(lambda: len(firehose(site_bus)) == 21)
    assert firehose(site_bus)[-1].content == "of another"
