"""Reflection as it runs: the room's log in, moved traits, ties and a published roster out."""

import pytest
from django.conf import settings
from django.urls import reverse

from drift.models import DriftLog
from drift.services import Outlook, drift_apply, drift_freeze, drift_reset, drift_roll_back
from drift.tasks import reflect
from memory.models import Memory
from memory.recall import items_for
from memory.tasks import remember, tend_memory
from personas import services
from personas.mind.mind import Mind
from personas.models import Persona
from personas.snapshots import roster_snapshot
from protocol.clock import now_ms
from protocol.codec import encode
from protocol.configs.persona import TRAITS
from protocol.entries import Line
from protocol.messages import chat_message
from protocol.model_outputs import DriftProposal
from rooms.models import Room
from tests.integration.personas.stage import human
from tests.unit.personas.builders import book

pytestmark = pytest.mark.django_db(transaction=True)

ROOM = "room:den"
CALM = dict.fromkeys(TRAITS, 0.5)


def outlook(persona_id: str = "Nova", **knobs) -> Outlook:
    proposal = DriftProposal(**{**CALM, **knobs}, topic_biases={"frogs": 0.9})
    return Outlook(persona_id, proposal, "laughed at 3")


def nova() -> Persona:
    return Persona.objects.get(persona_id="Nova")


def show(bus, lines: list[tuple[str, str, str]]) -> None:
    """Put lines (user id, text, replied to) on the room's log, as the gateway does."""
    lease = bus.lease("gateway")
    assert lease.acquire()
    for n, (who, text, to) in enumerate(lines):
        message = human(text, f"{who}_{n:08}_{now_ms()}", ROOM)
        simulated = who in ("Nova", "Echo")
        message = chat_message(
            id=message.id,
            ts=message.ts,
            room_id=ROOM,
            origin="bot" if simulated else "human",
            user_id=who,
            display_name=who,
            content=text,
            reply_to=to or None,
        )
        bus.publish([Line(ROOM, message.id, encode(message))], lease)
    lease.release()


def test_a_reflection_moves_traits_once_and_says_why(den, site_bus):
    assert drift_apply(ROOM, [outlook(talkativeness=0.9)], now_ms()) == 1
    assert nova().talkativeness == 0.52
    assert nova().topic_biases == {"frogs": 0.52}
    entry = DriftLog.objects.get(knob="talkativeness")
    assert (entry.old, entry.new, entry.reason, entry.room_id) == (0.5, 0.52, "laughed at 3", ROOM)
    live = roster_snapshot(ROOM).personas[0]
    assert live.drift.talkativeness == 0.52
    newest = site_bus.range(site_bus.keys.stream("control"))[-1].data
    assert b'"talkativeness":0.52' in newest


def test_a_frozen_persona_stays(den):
    drift_freeze([nova()], frozen=True)
    assert drift_apply(ROOM, [outlook(talkativeness=0.9)], now_ms()) == 0
    assert (nova().talkativeness, DriftLog.objects.count()) == (0.5, 0)


def test_drift_is_taken_back_one_by_one_or_all(den):
    for n in range(3):
        drift_apply(ROOM, [outlook(talkativeness=0.9, saltiness=0.1)], now_ms() + n)
    assert (nova().talkativeness, nova().saltiness) == (0.56, 0.44)
    second = DriftLog.objects.filter(knob="talkativeness").order_by("at")[1]
    drift_roll_back([second], now_ms())
    assert (nova().talkativeness, nova().saltiness) == (0.52, 0.44)
    assert drift_reset([nova()], now_ms()) == 1
    assert (nova().talkativeness, nova().saltiness, nova().topic_biases) == (0.5, 0.5, {})
    kinds = list(DriftLog.objects.values_list("kind", flat=True).distinct().order_by("kind"))
    assert kinds == ["drift", "reset", "rollback"]


@pytest.fixture
def growing(store, den, site_bus, monkeypatch):
    monkeypatch.setattr(settings, "DRIFT_ENABLED", True)
    monkeypatch.setattr(settings, "MEMORY_BACKEND", "mem0")
    Room.objects.filter(pk=den.pk).update(reflection_message_count=10)
    assert reflect() == 0  # from here on
    return site_bus


def test_a_room_is_looked_back_on_after_so_many_lines(growing):
    show(growing, [("Nova", "watch this", "")] + [("alice", "Nova lol", "")] * 5)
    assert reflect() == 0
    show(growing, [("bob", "Nova haha", "")] * 4)
    assert reflect() == 10
    assert reflect() == 0
    assert nova().meme_level == 0.52
    assert "laughed at 9" in DriftLog.objects.filter(knob="meme_level").get().reason


def test_a_model_that_is_not_there_leaves_it_to_the_counts(growing):
    Room.objects.update(generator="litellm")
    show(growing, [("Nova", "watch this", "")] + [("bob", "Nova haha", "")] * 9)
    assert reflect() == 10
    assert nova().meme_level == 0.52


def test_ties_are_remembered_and_shape_who_answers_whom(growing):
    show(growing, [("Nova", "hi", "")] + [("alice", "Nova you legend", "")] * 9)
    assert reflect() == 10
    tie = Memory.objects.get(category="relationship")
    assert (tie.persona_id, tie.person_id, tie.value) == (
        "Nova",
        "alice",
        "on good terms with alice",
    )
    assert "on good terms with alice" in [
        one.value for one in items_for(ROOM, "Nova", "", "what about alice")
    ]
    roster = roster_snapshot(ROOM)
    assert roster.bonds == {"Nova\nalice": 0.1}
    den = Room.objects.get(slug="den").snapshot()
    mind = Mind(den, roster, book(), now_ms=now_ms())  # after a restart
    standings = {
        one.persona.persona_id: one.bond for one in mind._standings(now_ms(), set(), "alice")
    }
    assert standings == {"Nova": 0.1, "Echo": 0.0}


def test_with_both_switches_off_nothing_is_looked_at(growing, monkeypatch):
    monkeypatch.setattr(settings, "DRIFT_ENABLED", False)
    monkeypatch.setattr(settings, "MEMORY_ENABLED", False)
    show(growing, [("alice", "Nova lol", "")] * 12)
    assert reflect() == 0


# --- the operator's pages ---


def test_memories_can_be_browsed_and_forgotten(growing, admin_client):
    line = encode(human("remember: @Nova the door is red", "human_00000001", ROOM))
    assert remember(line.decode()) == 1
    listed = reverse("admin:memory_memory_changelist")
    assert b"the door is red" in admin_client.get(listed, {"q": "door"}).content
    assert b"the door is red" not in admin_client.get(listed, {"q": "window"}).content
    memory = Memory.objects.get()
    page = admin_client.get(reverse("admin:memory_memory_change", args=[memory.pk])).content
    assert b"human_00000001" in page
    assert b"viewer" in page

    def act(action: str) -> None:
        chosen = {"action": action, "_selected_action": [memory.pk]}
        assert admin_client.post(listed, chosen, follow=True).status_code == 200

    act("hide")
    assert items_for(ROOM, "Nova", "", "door red") == []
    act("keep")
    assert len(items_for(ROOM, "Nova", "", "door red")) == 1
    act("forget_person")
    assert Memory.objects.count() == 0


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda: services.personas_delete([nova()]), id="persona"),
        pytest.param(lambda: Room.objects.all().delete(), id="room"),
    ],
)
def test_memories_go_with_their_persona_and_their_room(growing, leave):
    line = encode(human("remember: @Nova the door is red", "human_00000001", ROOM))
    assert remember(line.decode()) == 1
    assert tend_memory() == 0
    leave()
    assert (tend_memory(), Memory.objects.count()) == (1, 0)


def test_drift_is_rolled_back_from_its_page(growing, admin_client):
    drift_apply(ROOM, [outlook(talkativeness=0.9)], now_ms())
    listed = reverse("admin:drift_driftlog_changelist")
    assert b"laughed at 3" in admin_client.get(listed).content
    entry = DriftLog.objects.get(knob="talkativeness")
    chosen = {"action": "roll_back", "_selected_action": [entry.pk]}
    admin_client.post(listed, chosen, follow=True)
    assert nova().talkativeness == 0.5
    personas = reverse("admin:personas_persona_changelist")
    chosen = {"action": "freeze", "_selected_action": [nova().pk]}
    admin_client.post(personas, chosen, follow=True)
    assert nova().drift_frozen
