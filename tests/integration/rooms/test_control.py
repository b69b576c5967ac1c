"""What changes the rules while they run reaches the stream once, and finds its way back there."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from protocol.bus import Bus
from protocol.codec import decode
from protocol.control import ControlEntry
from rooms import control, services
from rooms.gateway.directory import Directory
from rooms.models import Room

pytestmark = pytest.mark.django_db(transaction=True)


def told(bus: Bus) -> list[ControlEntry]:
    entries = bus.range(bus.keys.stream("control"))
    return [
        e
        for e in (decode(x.data, ControlEntry, max_bytes=10**7) for x in entries)
        if e.kind != "roster"
    ]


@pytest.fixture(autouse=True)
def _only_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "_builders", {"room": control.rooms_now})


def test_a_saved_room_is_published_and_an_unchanged_one_is_not(demo: Room, site_bus: Bus) -> None:
    services.save_room(demo)
    services.set_paused(demo, True)
    assert [(e.version, e.room and e.room.personas_paused) for e in told(site_bus)] == [
        (1, False),
        (2, True),
    ]


def test_nothing_is_published_before_the_commit(demo: Room, site_bus: Bus) -> None:
    with transaction.atomic():
        services.set_open(demo, False)
        assert len(told(site_bus)) == 1
    assert len(told(site_bus)) == 2


def test_an_invalid_knob_is_named(demo: Room) -> None:
    demo.p_base = 1.5
    with pytest.raises(ValidationError) as error:
        services.save_room(demo)
    assert "p_base" in error.value.message_dict


def test_a_bulk_edit_is_found_by_the_reconciler(demo: Room, site_bus: Bus) -> None:
    assert control.reconcile() == 0
    Room.objects.update(target_rate=99)
    assert control.reconcile() == 1
    assert control.reconcile() == 0
    last = told(site_bus)[-1].room
    assert last
    assert last.config.audience.target_rate == 99


def test_a_redis_that_lost_its_data_is_told_again(demo: Room, site_bus: Bus) -> None:
    site_bus.redis.delete(site_bus.keys.stream("control"), site_bus.keys.published())
    assert control.reconcile() == 1
    assert [e.version for e in told(site_bus)] == [2]


def test_a_bulk_edit_out_of_bounds_leaves_the_last_good_rules(demo: Room, site_bus: Bus) -> None:
    Room.objects.update(p_base=7)
    control.reconcile()
    assert [e.version for e in told(site_bus)] == [1]


def test_a_deleted_room_closes(demo: Room, site_bus: Bus) -> None:
    services.delete_room(demo)
    assert [e.kind for e in told(site_bus)] == ["room", "closed"]


def test_a_room_deleted_past_the_services_closes_too(demo: Room, site_bus: Bus) -> None:
    Room.objects.all().delete()
    assert control.reconcile() == 1
    assert [e.kind for e in told(site_bus)] == ["room", "closed"]
    assert control.reconcile() == 0


def test_a_directory_takes_newer_versions_only(demo: Room, site_bus: Bus) -> None:
    services.set_paused(demo, True)
    directory = Directory()
    directory.load(services.known_rooms())
    services.set_paused(demo, False)
    first, second, third = site_bus.range(site_bus.keys.stream("control"))
    assert directory.apply([second, first]) == set()
    assert directory.rooms["room:demo"].personas_paused
    assert directory.apply([third, second]) == {"room:demo"}
    assert not directory.rooms["room:demo"].personas_paused


def test_sanctions_travel_with_the_room(demo: Room, site_bus: Bus) -> None:
    demo.sanctions.create(user_id="guest:1", kind="timeout", until=timezone.now())
    demo.sanctions.create(user_id="guest:2", kind="ban")
    services.publish_room(demo)
    demo.sanctions.get(user_id="guest:1").delete()
    services.publish_room(demo)
    known = [[(s.user_id, s.kind) for s in e.room.sanctions] for e in told(site_bus) if e.room]
    ban = ("guest:2", "ban")
    assert known == [[], [ban, ("guest:1", "timeout")], [ban]]
