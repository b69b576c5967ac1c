"""Reading: within 300 ms or without, behind a breaker, by the rules of today; and after a restart."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from memory import backend, recall, tasks
from memory.learning import triggers
from memory.recall import WITHIN_S, Reader
from protocol.codec import encode
from protocol.counters import totals
from rooms.models import Room
from tests.integration import database
from tests.integration.personas.stage import human
from tests.unit.memory.items import item

ROOT = Path(__file__).parents[3]


class Hanging:
    """A store that answers when it is let go."""

    def __init__(self) -> None:
        self.asked, self.release = 0, threading.Event()

    def read(self, *args, **more):
        self.asked += 1
        self.release.wait(20)
        return []


@pytest.fixture
def hanging(store, den, monkeypatch):
    made = Hanging()
    monkeypatch.setattr(backend, "_made", {"stub": made})
    yield made
    made.release.set()


def test_a_store_that_hangs_costs_300_ms_a_line_and_after_five_nothing(hanging, site_bus):
    reader = Reader(site_bus, within_s=WITHIN_S)
    took = []
    for _ in range(8):
        began = time.monotonic()
        assert reader.read("room:den", "Nova", "alice", "the door") == []
        took.append(time.monotonic() - began)
    assert hanging.asked <= 4  # threads that hang are not added to
    assert all(one >= WITHIN_S for one in took[:5])
    assert sum(took[5:]) < WITHIN_S  # the breaker is open
    counted = totals(site_bus, "workers")
    assert (counted["memory_reads_attempted"], counted["memory_reads_failed"]) == (8, 8)


def test_a_memory_the_room_would_not_show_today_is_not_recalled(store, den, site_bus):
    tell = encode(human("remember: the gronk is under the bridge", "human_00000001", "room:den"))
    assert tasks.remember(tell.decode()) == 1

    def known():
        return recall.for_line(room_id="room:den", persona_id="Nova", query="the gronk bridge")

    assert len(known()) == 1
    from moderation.models import ModerationProfile

    profile = ModerationProfile.objects.create(name="strict", **_strict())
    Room.objects.filter(pk=den.pk).update(moderation_profile=profile.name)
    assert known() == ()


def _strict() -> dict:
    return {
        "blocklists": [{"name": "words", "action": "drop", "patterns": ["gronk"]}],
        "pii_patterns": [{"kind": "pii_none", "regex": "zzzz"}],
    }


def test_memory_off_reads_and_counts_nothing(store, den, site_bus, monkeypatch):
    monkeypatch.setattr(settings, "MEMORY_ENABLED", False)
    assert recall.for_line(room_id="room:den", persona_id="Nova", query="door") == ()
    assert "memory_reads_attempted" not in totals(site_bus, "workers")


def test_recall_is_cut_to_the_settings(store, den, site_bus, monkeypatch):
    for n in range(9):
        backend.memory_port().write(_here(f"door number {n} is open"))
    assert len(recall.items_for("room:den", "Nova", "", "door number open")) == 5
    monkeypatch.setattr(settings, "MEMORY_MAX_CHARS", 80)
    assert len(recall.items_for("room:den", "Nova", "", "door number open")) == 2
    monkeypatch.setattr(settings, "MEMORY_MAX_ITEMS", 0)
    assert recall.items_for("room:den", "Nova", "", "door number open") == []


def _here(value: str):
    from protocol.clock import now_ms

    return item(value, persona="Nova", room="room:den", now=now_ms())


def test_only_clean_lines_of_people_trigger_learning():
    assert triggers(human("remember: the door is red", "human_00000001"))
    assert not triggers(human("the door is red", "human_00000001"))


SESSION = """
import django; django.setup()
import sys
from django.conf import settings
assert settings.MEMORY_ENABLED
from memory import tasks
from memory.recall import items_for
from personas.generation.deterministic import compose
from personas.chat.voice import Voice
from personas.generation.request import LineRequest
from personas.workers.making import from_settings
if sys.argv[1] == "tell":
    print(tasks.remember(sys.argv[2]))
else:
    tasks.tend_memory()  # as a worker does when it starts: opening the store takes its time
    facts = items_for("room:den", "Nova", "bob", sys.argv[2])
    voice = Voice(chatter_id="Nova", display_name="Nova", style="hype")
    request = LineRequest(reply_id="a" * 32, occasion="answer", voice=voice, trigger_author="bob",
        trigger_text=sys.argv[2], memories=tuple(one.value for one in facts))
    print(compose(request, from_settings().book))
"""


def session(*arguments: str) -> str:
    """A process of its own, from start to end."""
    environment = {
        **os.environ,
        "DATABASE_URL": database.url(),
        "MEMORY_ENABLED": "true",
        "MEMORY_BACKEND": "mem0",
    }
    done = subprocess.run(
        [sys.executable, "-c", SESSION, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


def test_a_fact_told_in_one_session_is_used_in_the_next(den):
    line = encode(human("remember: @Nova my dog is called Biscuit", "human_00000001", "room:den"))
    assert session("tell", line.decode()) == "1"
    question = "Nova what is alice's dog called?"
    assert "biscuit" in session("ask", question).casefold()
