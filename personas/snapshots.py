"""Rows to values and back: what the policy and the configuration files see of the database."""

from collections.abc import Iterable, Iterator

from personas.memories import memories
from personas.models import Persona, Seat
from protocol.control import ControlEntry, RosterSnapshot, entry_of
from rooms.control import rooms_now
from rooms.models import ControlRevision, Room


def roster_snapshot(room_id: str) -> RosterSnapshot:
    """The room's enabled personas in seat order; empty for a room nobody sits in."""
    seats = Seat.objects.filter(
        room__slug=room_id.removeprefix("room:"), enabled=True, persona__enabled=True
    ).select_related("persona")
    return RosterSnapshot(
        room_id=room_id,
        personas=tuple(seat.persona.snapshot() for seat in seats),
        bonds=memories().bonds(room_id),
    )


def display_names() -> Iterable[str]:
    """What every persona is called: no guest may look like one."""
    return Persona.objects.values_list("display_name", flat=True)


def rosters() -> Iterator[tuple[str, RosterSnapshot]]:
    """Every room's roster, for the reconciler."""
    for room in Room.objects.all():
        yield room.room_id, roster_snapshot(room.room_id)


def control_now() -> Iterator[ControlEntry]:
    """Rooms and rosters as the database has them, under the versions last published."""
    versions = {
        (revision.kind, revision.room_id): revision.version
        for revision in ControlRevision.objects.all()
    }
    for room_id, room in rooms_now():
        yield entry_of(room, max(1, versions.get(("room", room_id), 1)))
    for room_id, roster in rosters():
        yield entry_of(roster, max(1, versions.get(("roster", room_id), 1)))
