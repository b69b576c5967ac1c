"""Rows to values and back: what the policy and the configuration files see of the database."""

from collections.abc import Iterable, Iterator
from typing import Final

from personas.models import Memory, Persona, Seat
from protocol.control import ControlEntry, RosterSnapshot, digest
from rooms.control import rooms_now
from rooms.models import ControlRevision, Room

MAX_BONDS: Final = 500


def roster_snapshot(room_id: str) -> RosterSnapshot:
    """The room's enabled personas in seat order; empty for a room nobody sits in."""
    seats = Seat.objects.filter(
        room__slug=room_id.removeprefix("room:"), enabled=True, persona__enabled=True
    ).select_related("persona")
    return RosterSnapshot(
        room_id=room_id,
        personas=tuple(seat.persona.snapshot() for seat in seats),
        bonds=_bonds(room_id),
    )


def _bonds(room_id: str) -> dict[str, float]:
    """The closest ties that are remembered; only those with a number shape who answers whom."""
    ties = Memory.objects.filter(room_id=room_id, category="relationship", bond__gt=0)
    ties = ties.exclude(review=Memory.Review.HIDDEN).exclude(person_id="").order_by("-bond", "pk")
    rows = ties.values_list("persona_id", "person_id", "bond")[:MAX_BONDS]
    return {f"{persona}\n{person}": bond for persona, person, bond in rows if bond}


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
        version = max(1, versions.get(("room", room_id), 1))
        yield ControlEntry(
            kind="room", room_id=room_id, version=version, digest=digest(room), room=room
        )
    for room_id, roster in rosters():
        version = max(1, versions.get(("roster", room_id), 1))
        yield ControlEntry(
            kind="roster", room_id=room_id, version=version, digest=digest(roster), roster=roster
        )
