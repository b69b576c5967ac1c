"""Kill -9 in mid-traffic: nothing lost, nothing doubled, ``seq`` gapless, for stream and viewer.

The last tests are the negative control: the same traffic, kills and ledger must find damage in a
gateway without the atomic publish, and in a policy that may not replay its log.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from functools import partial

import msgspec
import pytest

from personas.policy.types import Decision
from personas.workers.record import DecisionBatch
from protocol.bus import Bus
from protocol.clock import now_ms
from protocol.codec import encode_checked
from simulation.publisher import messages
from supervisor.redis_server import binary
from tests.e2e.conftest import Stack
from tests.e2e.firehose import ROOM, shown_since, traffic, wait_until_shown
from tests.e2e.kills import kill
from tests.e2e.ledger import Shown, problems
from tests.e2e.naive_gateway import naive_gateway
from tests.e2e.person import Person
from tests.integration.embedded_redis import running as redis_running

pytestmark = pytest.mark.e2e

SETTLE_S = 20.0
TAKE_OVER_S = 8.0


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
    last = [line for line in shown if line.room_id == ROOM][-1]
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


async def unsaid(stack: Stack, bus: Bus, after_kill: Callable[[], object]) -> int:
    """Kill the deciding worker three times under traffic; lines it had decided on and never said,
    beyond those it dropped itself."""
    start = bus.end(bus.keys.stream("firehose"))
    decisions = bus.end(bus.keys.stream("policy_decisions"))
    with traffic(bus, rate=4):
        for _ in range(3):
            await asyncio.sleep(3)  # let it decide something: the kill must have work to destroy
            os.kill(stack.pids()["loops"], signal.SIGKILL)
            after_kill()
    until = now_ms()
    await asyncio.sleep(TAKE_OVER_S)
    due, dropped = planned(bus, decisions, until)
    assert due, "nothing was decided: the test proves nothing"
    shown = shown_since(bus, start)
    assert problems(shown) == []
    return len(due - {line.id for line in shown}) - len(dropped)


async def test_every_line_decided_on_is_said_once(stack: Stack, bus: Bus) -> None:
    assert await unsaid(stack, bus, lambda: None) <= 0


# --- negative control ---


@pytest.fixture
def lone_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    with redis_running(binary(), tmp_path_factory.mktemp("control")) as url:
        bus = Bus(url)
        yield bus
        bus.close()


def test_control_a_naive_gateway_is_caught(lone_redis: Bus) -> None:
    """Read, publish, acknowledge, without dedupe: the ledger must find doubled lines."""
    firehose = lone_redis.keys.stream("firehose")
    sent = list(messages(ROOM, 100, 3_000))
    for message in sent:
        lone_redis.submit(encode_checked(message))
    for _ in range(5):
        with naive_gateway(lone_redis.url):
            lone_redis.tail({firehose: lone_redis.end(firehose)})  # it is in the middle of a batch
    with naive_gateway(lone_redis.url):
        ids = [message.id for message in sent]
        shown = wait_until_shown(lone_redis, "0-0", ids, SETTLE_S)
    assert any("was shown" in sentence for sentence in problems(shown, ids))


async def test_control_a_policy_without_its_log_is_caught(stack: Stack, bus: Bus) -> None:
    """Whoever takes over starts afresh, as if nothing had been written down."""
    forget = partial(bus.redis.delete, bus.keys.checkpoint("policy"))
    assert await unsaid(stack, bus, forget) > 0
