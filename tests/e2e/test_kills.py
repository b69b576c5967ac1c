"""Kill -9 in mid-traffic: nothing lost, nothing doubled, ``seq`` gapless, for stream and viewer.

The last tests are the negative control: the same traffic, kills and ledger must find damage in a
gateway without the atomic publish, and in a policy that may not replay its log.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import msgspec
import pytest

from chatter_site.supervisor.redis_server import binary
from personas.policy.types import Decision
from personas.workers.record import DecisionBatch
from protocol.bus import Bus
from protocol.clock import now_ms
from tests.e2e.conftest import Stack
from tests.e2e.firehose import shown_since, traffic, wait_until_shown
from tests.e2e.kills import kill
from tests.e2e.ledger import Shown, problems
from tests.e2e.naive_gateway import naive_gateway
from tests.e2e.person import Person
from tests.integration.embedded_redis import running as redis_running

pytestmark = pytest.mark.e2e

SETTLE_S = 20.0
LATE_MS = 3_000


@pytest.fixture
async def viewer(stack: Stack) -> AsyncIterator[Person]:
    """Stays in the room through everything, coming back with ``since``."""
    async with Person(stack.http) as person:
        staying = asyncio.create_task(person.stay())
        await asyncio.wait_for(person.comes(), 10)
        yield person
        staying.cancel()
        with suppress(asyncio.CancelledError):
            await staying


@pytest.mark.parametrize("name", ["gateway", "loops", "web"])
async def test_kill_9_in_mid_traffic(stack: Stack, bus: Bus, viewer: Person, name: str) -> None:
    start = bus.end(bus.keys.stream("firehose"))
    with traffic(bus) as flow:
        await viewer.line(lambda line: line["id"] in flow.sent[:5], 10)
        for _ in range(3):
            await asyncio.to_thread(kill, stack, name)
    shown = await asyncio.to_thread(wait_until_shown, bus, start, flow.sent, SETTLE_S)
    assert problems(shown, flow.sent) == []
    last = shown[-1]
    await viewer.line(lambda line: line["id"] == last.id, SETTLE_S)
    assert problems(seen_by(viewer), flow.sent) == []


def seen_by(viewer: Person) -> list[Shown]:
    return [Shown(x["room_id"], x["epoch"], x["seq"], x["id"]) for x in viewer.lines]


# --- what the policy decided is said ---


def planned(bus: Bus, since: str, until_ms: int) -> tuple[set[str], set[str]]:
    """Ids of lines the policy has decided on that were due by then, and of those it dropped."""
    due, dropped = set(), set()
    for entry in bus.range(bus.keys.stream("policy_decisions"), f"({since}"):
        for raw in msgspec.json.decode(entry.data, type=DecisionBatch).decisions:
            decision = msgspec.json.decode(raw, type=Decision)
            if decision.reason == "still":
                dropped.add(decision.trigger_id)
            elif decision.speak and decision.reply_id and decision.due_ms <= until_ms:
                due.add(decision.reply_id)
    return due, dropped


async def test_every_line_decided_on_is_said_once(stack: Stack, bus: Bus) -> None:
    """Through kills of the worker that decides."""
    start = bus.end(bus.keys.stream("firehose"))
    decisions = bus.end(bus.keys.stream("policy_decisions"))
    with traffic(bus, rate=4):
        for _ in range(3):
            await asyncio.to_thread(kill, stack, "loops")
            await asyncio.sleep(2)  # let it decide something: the kill must have work to destroy
    until = now_ms()
    await asyncio.sleep(LATE_MS / 1000)
    due, dropped = planned(bus, decisions, until)
    assert due, "nothing was decided: the test proves nothing"
    shown = shown_since(bus, start)
    assert problems(shown) == []
    missing = due - {line.id for line in shown}
    assert len(missing) <= len(dropped), f"decided but never said: {sorted(missing)}"


# --- negative control ---


@pytest.fixture
def lone_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    with redis_running(binary(), tmp_path_factory.mktemp("control")) as url:
        bus = Bus(url)
        yield bus
        bus.close()


def test_control_a_naive_gateway_is_caught(lone_redis: Bus) -> None:
    """Read, publish, acknowledge, without dedupe: the ledger must find doubled lines."""
    start = lone_redis.end(lone_redis.keys.stream("firehose"))
    with traffic(lone_redis, rate=300) as flow:
        for _ in range(8):
            with naive_gateway(lone_redis.url) as process:
                time.sleep(0.4)  # mid-batch is wherever this falls
                os.kill(process.pid, signal.SIGKILL)
    with naive_gateway(lone_redis.url):
        wait_until_shown(lone_redis, start, flow.sent, SETTLE_S)
    found = problems(shown_since(lone_redis, start), flow.sent)
    assert any("was shown" in sentence for sentence in found), "the control was not caught"
