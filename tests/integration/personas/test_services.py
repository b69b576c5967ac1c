"""Writing personas and seats: what is stored, and what the control stream then says."""

import msgspec
import pytest
from django.core.exceptions import ValidationError

from configfiles import transfer
from knobs.rows import columns_of
from personas import services
from personas.models import Persona, Seat
from personas.snapshots import control_now, roster_snapshot
from protocol.control import ControlEntry
from rooms import control
from rooms.models import Room
from tests.integration.personas.stage import persona as persona_config

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def den(site_bus) -> Room:
    """A room in which Nova and Echo sit."""
    room = Room(slug="den", title="The den", enabled_personas=["Nova", "Echo"])
    room.full_clean()
    room.save()
    for name in ("Nova", "Echo"):
        services.persona_import(persona_config(name))
    services.seats_set(room, ["Nova", "Echo"])
    return room


def rosters(bus) -> list[tuple[int, list[str]]]:
    """Version and names of every roster on the control stream."""
    found = bus.range(bus.keys.stream("control"))
    entries = [msgspec.json.decode(one.data, type=ControlEntry) for one in found]
    return [
        (one.version, [persona.persona_id for persona in one.roster.personas])
        for one in entries
        if one.roster
    ]


def test_a_row_says_what_its_file_said():
    files, _ = transfer.read_all(transfer.settings.CONFIG_DIR)
    personas = [one.config for one in files if one.kind.name == "persona"]
    assert len(personas) >= 12
    for config in personas:
        assert Persona(**columns_of(config)).snapshot() == config


def test_seats_are_published_in_their_order(den, site_bus):
    assert rosters(site_bus) == [(1, ["Nova", "Echo"])]


@pytest.mark.parametrize(
    ("change", "names"),
    [
        pytest.param(
            lambda nova, den: services.personas_enable([nova], enabled=False), ["Echo"], id="off"
        ),
        pytest.param(lambda nova, den: services.personas_delete([nova]), ["Echo"], id="deleted"),
        pytest.param(lambda nova, den: services.seats_set(den, ["Echo"]), ["Echo"], id="unseated"),
        pytest.param(
            lambda nova, den: services.seats_set(den, ["Echo", "Nova"]),
            ["Echo", "Nova"],
            id="moved",
        ),
    ],
)
def test_every_change_is_published(den, site_bus, change, names):
    change(Persona.objects.get(persona_id="Nova"), den)
    assert rosters(site_bus)[-1] == (2, names)
    assert [one.persona_id for one in roster_snapshot("room:den").personas] == names


def test_an_edit_is_published_with_its_text(den, site_bus):
    nova = Persona.objects.get(persona_id="Nova")
    nova.bio = "Somebody else now."
    services.persona_save(nova)
    last = site_bus.latest(site_bus.keys.stream("control"), 1)[0]
    entry = msgspec.json.decode(last.data, type=ControlEntry)
    assert entry.roster.personas[0].anchor.bio == "Somebody else now."


def test_saving_without_a_change_publishes_nothing(den, site_bus):
    services.persona_save(Persona.objects.get(persona_id="Nova"))
    assert len(rosters(site_bus)) == 1


def test_a_bulk_edit_past_the_services_is_healed(den, site_bus):
    Persona.objects.filter(persona_id="Nova").update(enabled=False)
    control.reconcile()
    assert rosters(site_bus)[-1][1] == ["Echo"]


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("display_name", "", "display_name"),
        ("talkativeness", 1.5, "talkativeness"),
        ("name_color", "red", "name_color"),
        ("badges", ["x" * 33], "badges"),
        ("badges", "vip", "badges"),
        ("drift_bounds", {"saltiness": {"max_delta": 0.5}}, "max_delta"),
        ("hard_never_categories", [], "hard_never_categories"),
        ("topic_biases", {"speed": 2}, "topic_biases"),
    ],
)
def test_a_value_out_of_bounds_is_refused_by_name(den, field, value, rule):
    nova = Persona.objects.get(persona_id="Nova")
    setattr(nova, field, value)
    with pytest.raises(ValidationError, match=rule):
        services.persona_save(nova)


def test_a_clone_is_silent_until_it_gets_a_seat(den, site_bus):
    nova = Persona.objects.get(persona_id="Nova")
    copies = [services.persona_clone(nova), services.persona_clone(nova)]
    assert [copy.persona_id for copy in copies] == ["Nova_2", "Nova_3"]
    assert not any(copy.enabled for copy in copies)
    services.personas_enable(copies, enabled=True)
    assert services.personas_assign(copies, den) == 2
    assert rosters(site_bus)[-1][1] == ["Nova", "Echo", "Nova_2", "Nova_3"]
    assert services.personas_assign(copies, den) == 0


def test_the_room_lists_who_sits_in_it(den):
    services.seats_set(den, ["Echo"])
    den.refresh_from_db()
    assert den.enabled_personas == ["Echo"]
    Seat.objects.all().delete()
    services.seats_changed([den])
    den.refresh_from_db()
    assert den.config().enabled_personas == ("Echo",)
    assert roster_snapshot("room:den").personas == ()


def test_a_start_finds_rooms_and_rosters_with_their_versions(den):
    services.seats_set(den, ["Echo"])
    entries = {one.kind: one for one in control_now()}
    assert entries["roster"].version == 2
    assert entries["room"].room.slug == "den"
