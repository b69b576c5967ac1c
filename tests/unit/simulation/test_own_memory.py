"""The memory of a run: the live rules on a clock of its own."""

from pathlib import Path

import pytest

from personas.engine.queued_jobs import RecallJob
from protocol.codec import decode
from protocol.configs.memory import MemoryPolicy
from simulation.own_memory import OwnMemory, OwnUsage
from simulation.script import said
from tests.unit.personas.builders import CONFIGS, NOW, ROOM, persona, room, roster, snapshot

POLICY = decode(Path(CONFIGS / "memory" / "default.json").read_bytes(), MemoryPolicy)


def memory():
    cast = roster(persona("Nova"), persona("Echo"))
    return OwnMemory(snapshot(room()), cast, POLICY, max_items=5, max_chars=800)


def tell(made, text="remember: @Nova my dog is called Biscuit", line_id="alice-0001", now_ms=NOW):
    made.learn(said(ROOM, now_ms, "alice", text, line_id), now_ms)


def recalled(made, persona_id="Nova", query="bob: what is alice's dog called?"):
    return made.recall(RecallJob("reply", ROOM, persona_id, "person:bob", query), NOW)


def test_what_a_persona_was_told_it_remembers_and_nobody_else():
    made = memory()
    tell(made)
    assert recalled(made).facts == ("alice's dog is called Biscuit",)
    assert recalled(made, "Echo") is None
    assert recalled(made, query="bob: nice weather") is None


def test_a_room_takes_five_memories_a_minute_of_its_own_time():
    made = memory()
    for n in range(7):
        tell(made, f"remember: @Nova fact number {n} is true", f"alice-{n:04}")
    assert len(recalled(made, query="bob: fact number").facts) == 5
    tell(made, "remember: @Nova the door is red", "alice-0008", NOW + 60_000)
    assert recalled(made, query="bob: which door").facts == ("the door is red",)


@pytest.mark.parametrize(("after_ms", "uses"), [(0, 3), (999, 3), (1_000, 1)])
def test_a_quota_begins_anew_when_its_window_is_over(after_ms, uses):
    usage = OwnUsage()
    assert [usage.use("room", ROOM, 1) for _ in range(3)] == [1, 2, 3]
    usage.use("room", ROOM, 1, -1)
    usage.now_ms += after_ms
    assert usage.use("room", ROOM, 1) == uses
    assert usage.use("room", "room:other", 1) == 1
