"""Owners killed with -9 in mid-traffic: what the next one makes of it.

The measure is a control run: the log alone, folded once, without interruption.
"""

import subprocess
import sys
import threading
import time

import msgspec
import pytest

from personas.engine.policylog import pack, unpack
from personas.engine.shard import Shard
from personas.engine.takeover import unread
from personas.workers.inbox import logged_inputs
from protocol.entries import Line
from protocol.group import Group, ensure_group
from protocol.messages import ChatMessage
from tests.integration.personas import stage
from tests.integration.personas.test_policy_run import running
from tests.waiting import until

KILLS = 4
LINES_PER_LIFE = 40


class Gateway:
    """Publishes what is on ingest with the gateway's own script, and counts duplicates."""

    def __init__(self, bus) -> None:
        self._bus, self._stop = bus, threading.Event()
        self._lease = bus.lease("gateway")
        self._lease.acquire()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        bus = self._bus
        group = Group(bus, "ingest", "chat_gateway", "test")
        while not self._stop.is_set():
            self._lease.renew()
            entries = group.fresh(block_ms=50)
            messages = [msgspec.json.decode(one.data, type=ChatMessage) for one in entries]
            lines = [
                Line(message.room_id, message.id, entry.data, entry.id)
                for message, entry in zip(messages, entries, strict=True)
            ]
            bus.publish(lines, self._lease)

    def close(self):
        self._stop.set()
        self._thread.join()


def own(bus, room: str, kind: str) -> subprocess.Popen:
    arguments = [sys.executable, "-m", "tests.integration.personas.owner", bus.url]
    return subprocess.Popen([*arguments, bus.keys.prefix, room, kind])


def live_and_die(bus, room: str, kind: str = "careful") -> None:
    """People talk and the stream goes on while owners are killed; the last one ends in order."""
    ensure_group(bus, "ingest", "chat_gateway")
    number, mark = 0, " E2E_TEST_1" if room == "attentive" else ""
    for life in range(KILLS + 1):
        owner = own(bus, room, kind)
        until(lambda: bus.redis.exists(bus.keys.lease("policy")), "owner")
        for _ in range(LINES_PER_LIFE):
            number += 1
            stage.say(bus, f"line {number}{mark}", f"human_{number:08}")
            if number % 10 == 0:
                stage.show(bus, number)
            time.sleep(0.02)  # people take time; what is tested does not
        if life == KILLS:
            break
        owner.kill()
        owner.wait()
        bus.redis.delete(bus.keys.lease("policy"))  # as the supervisor does for a child it reaped
    until(lambda: len(heard(bus)) == number, "end of the log")
    quiet(bus)
    owner.terminate()
    assert owner.wait(timeout=10) == 0
    until(lambda: {line.id for line in stage.submitted(bus)} <= set(spoken(bus)), "last lines")


def heard(bus) -> set[str]:
    """The ids of people's lines that some owner has written down."""
    ids = {at[1] for entry in stage.logged(bus) for at in entry.entries if at[0] == "firehose"}
    found = bus.range(bus.keys.stream("firehose"))
    return {one.id for one in found if b'"human"' in one.data and one.id in ids}


def quiet(bus) -> None:
    """Wait until the gateway has everything and its lines were heard again."""

    def settled():
        read = {at[1] for entry in stage.logged(bus) for at in entry.entries}
        spoken = {one.id for one in bus.range(bus.keys.stream("firehose"))}
        due = stage.logged(bus)[-1].now > last_heard(bus) + 500
        return spoken <= read and due

    until(settled, "quiet")


def last_heard(bus) -> int:
    return max(entry.now for entry in stage.logged(bus) if entry.entries)


def control_run(bus):
    """Lines and decisions of the log, folded once."""
    log = unread(stage.logged(bus), {})
    shard = Shard(stage.minds())
    lines, decisions = [], []
    for entry, batch in zip(log, logged_inputs(bus, log), strict=True):
        outcome = shard.apply(entry, batch.inputs, batch.past)
        lines += [line.id for line in outcome.lines]
        decisions += [msgspec.to_builtins(one) for one in outcome.decisions]
    return lines, decisions


def spoken(bus) -> list[str]:
    found = bus.range(bus.keys.stream("firehose"))
    messages = [msgspec.json.decode(one.data, type=ChatMessage) for one in found]
    return [message.id for message in messages if message.origin == "bot"]


@pytest.fixture
def gateway(bus):
    gateway = Gateway(bus)
    yield gateway
    gateway.close()


@pytest.mark.parametrize("room", ["attentive", "lively"])
def test_killed_owners_lose_nothing_and_say_nothing_twice(bus, gateway, room):
    live_and_die(bus, room)
    lines, decisions = control_run(bus)
    assert len(lines) > KILLS
    said = spoken(bus)
    assert len(said) == len(set(said))
    assert sorted(said) == sorted(lines)
    assert stage.decided(bus) == decisions
    assert sum(entry.reset is not None for entry in stage.logged(bus)) == 1


def test_without_the_log_the_room_is_another_one(bus, gateway):
    live_and_die(bus, "attentive", "forgetful")
    lines, decisions = control_run(bus)
    assert (sorted(spoken(bus)), stage.decided(bus)) != (sorted(lines), decisions)


def aged(bus, ms: int) -> None:
    checkpoint = unpack(bus.load_checkpoint("policy"))
    older = msgspec.structs.replace(checkpoint, now=checkpoint.now - ms)
    bus.redis.set(bus.keys.checkpoint("policy"), pack(older))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(lambda bus: aged(bus, 61_000), "checkpoint too old", id="old"),
        pytest.param(
            lambda bus: bus.redis.set(bus.keys.checkpoint("policy"), b"\x00?"),
            "checkpoint unreadable",
            id="unreadable",
        ),
        pytest.param(
            lambda bus: bus.redis.delete(bus.keys.stream("firehose")), "redis lost data", id="lost"
        ),
        pytest.param(
            lambda bus: bus.redis.delete(bus.keys.stream("policy_log")),
            "redis lost data",
            id="log lost",
        ),
    ],
)
def test_what_cannot_be_continued_starts_afresh_and_says_why(bus, spoil, reason):
    with running(bus, stage.configuration("Nova")):
        stage.say(bus, stage.ASKED, "human_00000001")
        until(lambda: stage.submitted(bus), "answer")
    spoil(bus)
    count = len([entry for entry in stage.logged(bus) if entry.reset])
    with running(bus, stage.configuration("Nova")):
        resets = until(
            lambda: [entry.reset for entry in stage.logged(bus) if entry.reset][count:], "reset"
        )
    assert [reset.reason for reset in resets] == [reason]


def test_a_fresh_checkpoint_is_continued(bus):
    for number in (1, 2):
        with running(bus, stage.configuration("Nova")):
            stage.say(bus, stage.ASKED, f"human_{number:08}")
            until(lambda n=number: len(stage.decided(bus)) == n, "decision")
    assert sum(entry.reset is not None for entry in stage.logged(bus)) == 1


def spoken_ids(bus):
    return [line.id for line in stage.submitted(bus)]


def test_an_orderly_end_leaves_nothing_to_repeat(bus):
    with running(bus, stage.configuration("Nova")):
        stage.say(bus, stage.ASKED, "human_00000001")
        until(lambda: stage.submitted(bus), "answer")
    with running(bus, stage.configuration("Nova")):
        pass
    assert len(spoken_ids(bus)) == 1
