"""The whole way of an edit: service → database → control stream → the running policy."""

import threading
import time

import pytest
from django.conf import settings

from personas import services, tasks
from personas.models import Persona
from rooms.models import Room
from rooms.services import save_room, set_paused
from tests.integration import database
from tests.integration.personas import stage
from tests.integration.personas.stage import persona as persona_config
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)
LIVE_WITHIN_S = 2


@pytest.fixture
def policy(site_bus, monkeypatch):
    """``run_policy`` as Celery runs it, in a thread; a room ``den`` with one persona."""
    monkeypatch.setattr(settings, "E2E_MARKERS", True)
    room("den", "Nova")
    stopping = threading.Event()
    monkeypatch.setattr(tasks, "stopping", stopping.is_set)
    thread = threading.Thread(target=database.closing(tasks.run_policy))
    thread.start()
    until(lambda: site_bus.load_checkpoint("policy"), "checkpoint")
    yield site_bus
    stopping.set()
    thread.join(timeout=5)
    assert not thread.is_alive()


def room(slug: str, *names: str) -> Room:
    made = save_room(
        Room(slug=slug, title=slug, enabled_personas=list(names), crowd_size=0, idle_rate=0)
    )
    for name in names:
        services.persona_import(persona_config(name))
    services.seats_set(made, names)
    return made


def asked(bus, number: int, slug: str = "den") -> set[str]:
    """Who answers a marked line in the room, once somebody does or 2 s are over."""
    cause = f"human_{number:08}"
    stage.say(bus, f"hello E2E_TEST_{number}", cause, room_id=f"room:{slug}")
    deadline = time.monotonic() + LIVE_WITHIN_S
    while time.monotonic() < deadline:
        answers = [line for line in stage.submitted(bus) if line.trace.cause == cause]
        if answers:
            return {line.user_id for line in answers}
        time.sleep(0.02)
    return set()


def known(bus, change: str) -> None:
    """Wait until the policy has read the control entry that is last on the stream."""
    end = bus.end(bus.keys.stream("control"))
    until(lambda: any(("control", end) in entry.entries for entry in stage.logged(bus)), change)


def test_a_new_name_and_a_new_room_are_live_without_a_restart(policy):
    assert asked(policy, 1) == {"Nova"}
    services.persona_import(persona_config("Echo"))
    started = time.monotonic()
    services.seats_set(Room.objects.get(slug="den"), ["Echo"])
    known(policy, "roster")
    assert time.monotonic() - started < LIVE_WITHIN_S
    assert asked(policy, 2) == {"Echo"}
    room("attic", "Nova")
    known(policy, "room")
    assert asked(policy, 3, "attic") == {"Nova"}


def test_paused_personas_keep_silent_and_go_on_when_resumed(policy):
    den = Room.objects.get(slug="den")
    set_paused(den, True)
    known(policy, "pause")
    assert asked(policy, 1) == set()
    set_paused(den, False)
    known(policy, "resumption")
    assert asked(policy, 2) == {"Nova"}


def test_with_every_persona_disabled_the_room_is_quiet_and_the_policy_runs(policy):
    services.personas_enable(Persona.objects.all(), enabled=False)
    known(policy, "roster")
    assert asked(policy, 1) == set()
    assert policy.redis.exists(policy.keys.lease("policy"))
    services.personas_enable(Persona.objects.all(), enabled=True)
    known(policy, "roster")
    assert asked(policy, 2) == {"Nova"}


def test_a_second_run_leaves_at_once_while_the_first_one_owns_the_shard(policy):
    assert tasks.run_policy() is False
