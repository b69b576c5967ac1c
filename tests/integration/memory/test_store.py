"""Our table as Mem0's store: scopes, filters, expiry, caps, review; written to by many at once."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from memory.filters import UnsupportedFilter
from memory.mem0 import Mem0Memory
from memory.models import Memory
from memory.port import Forget
from memory.services import memories_delete, memories_review
from protocol.clock import now_ms
from tests.integration import database
from tests.unit.memory.items import DAY, item, scope

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def port() -> Mem0Memory:
    return Mem0Memory()


def told(value: str, **more):
    return item(value, now=now_ms(), **more)


def found(port, query: str, persona: str = "nova", top_k: int = 5) -> list[str]:
    key = scope(persona).key
    return [one.value for one in port.read([key], query, top_k=top_k, now_ms=now_ms())]


def test_a_search_stays_in_its_scope_and_ranks(port):
    for value in ("the red door leads north", "the blue door leads south", "bob likes tea"):
        port.write(told(value))
    port.write(told("the red door is a lie", persona="echo"))
    assert found(port, "where does the red door lead?")[0] == "the red door leads north"
    assert found(port, "where does the red door lead?", "echo") == ["the red door is a lie"]
    assert len(found(port, "door", top_k=1)) == 1


def test_expired_and_hidden_memories_are_not_found(port):
    port.write(told("the red door leads north"))
    port.write(item("the green door leads west", now=now_ms() - 40 * DAY))
    assert found(port, "door leads") == ["the red door leads north"]
    memories_review(Memory.objects.filter(value__contains="red"), Memory.Review.HIDDEN)
    assert found(port, "door leads") == []
    port.write(told("the red door leads north"))  # told again: still hidden
    assert found(port, "door leads") == []
    assert (port.expire(now_ms()), port.count()) == (1, 1)


def test_a_full_scope_lets_its_oldest_go_and_keeps_the_kept(port, monkeypatch):
    monkeypatch.setattr("memory.store.SCOPE_ROWS", 5)
    for n in range(5):
        port.write(item(f"door number {n} is open", now=now_ms() - 1000 * (10 - n)))
    memories_review(Memory.objects.filter(value__contains="number 0"), Memory.Review.KEPT)
    port.write(told("door number 5 is open"))
    left = sorted(Memory.objects.values_list("value", flat=True))
    assert left == [f"door number {n} is open" for n in (0, 2, 3, 4, 5)]


def test_mem0s_filters_reach_the_store(port):
    for n in range(4):
        port.write(told(f"door number {n} is open"))
    memory = port._memory
    user = {"user_id": "room:demo|agent:nova"}

    def values(**filters) -> int:
        answer = memory.search("door number open", filters={**user, **filters}, top_k=10)
        return len(answer["results"])

    first = Memory.objects.order_by("value").first()
    assert values() == 4
    assert values(item_id=first.item_id) == 1
    assert values(item_id={"ne": first.item_id}) == 3
    assert values(item_id={"in": [first.item_id]}) == 1
    assert values(OR=[{"item_id": first.item_id}, {"category": "preference"}]) == 1
    assert values(NOT=[{"item_id": first.item_id}]) == 3
    with pytest.raises(UnsupportedFilter):
        memory.vector_store.search("q", [0.1] * 256, filters={**user, "x": {"near": 1}})


def test_forgetting_a_person_takes_what_they_said_and_what_is_about_them(port):
    port.write(told("bob likes tea", person="bob"))
    port.write(told("the door is red", author="bob"))
    port.write(told("the door is blue", author="carl"))
    assert port.delete(Forget(person="bob")) == 2
    assert port.count() == 1
    with pytest.raises(ValueError, match="whose"):
        memories_delete(Forget())
    assert port.count() == 1


def test_times_of_a_row_are_those_of_its_item(port):
    port.write(told("the door is red", ttl=3))
    row = Memory.objects.get()
    assert row.expires_at - row.created_at == timedelta(days=3)
    assert abs(row.created_at - datetime.now(UTC)) < timedelta(minutes=1)


WRITER = """
import django; django.setup()
import sys
from memory.mem0 import Mem0Memory
from protocol.clock import now_ms
from tests.unit.memory.items import item
port = Mem0Memory()
print("ready", flush=True)
sys.stdin.readline()
for n in range(30):
    port.write(item(f"writer {sys.argv[1]} saw door number {n}", now=now_ms()))
    port.write(item("everybody knows the red door", now=now_ms()))
"""


def test_three_processes_writing_at_once_lose_nothing(port):
    environment = {**os.environ, "DATABASE_URL": database.url()}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(n)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(3)
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.close()
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    for writer in writers:
        writer.stdout.close()
    assert Memory.objects.count() == 3 * 30 + 1
    for n in range(3):
        assert Memory.objects.filter(value__startswith=f"writer {n} ").count() == 30
