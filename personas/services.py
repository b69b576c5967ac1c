"""Writing personas and seats. Every change reaches the running policy through the control stream."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from knobs.rows import columns_of
from personas.models import Persona, Seat
from personas.snapshots import roster_snapshot
from protocol.configs.persona import PersonaConfig
from rooms.control import publish_snapshot
from rooms.models import Room
from rooms.services import publish_room


def publish_rosters(room_ids: Iterable[str]) -> None:
    """Tell the running policy who is in these rooms now; unchanged rosters cost nothing."""
    for room_id in sorted(set(room_ids)):
        publish_snapshot(kind="roster", room_id=room_id, snapshot=roster_snapshot(room_id))


def rooms_of(personas: Iterable[Persona]) -> list[str]:
    """Ids of the rooms in which any of them has a seat."""
    rooms = Room.objects.filter(seats__persona__in=list(personas)).distinct()
    return [room.room_id for room in rooms]


@transaction.atomic
def persona_save(persona: Persona) -> Persona:
    """Check and store a persona; ValidationError says which rule is broken."""
    persona.full_clean()
    persona.save()
    publish_rosters(rooms_of([persona]))
    return persona


@transaction.atomic
def persona_import(config: PersonaConfig) -> Persona:
    """Create the persona of ``config`` or bring it up to it; whether it is enabled stays."""
    values = columns_of(config)
    persona = Persona.objects.filter(persona_id=config.persona_id).first() or Persona()
    for name, value in values.items():
        setattr(persona, name, value)
    return persona_save(persona)


@transaction.atomic
def personas_delete(personas: Iterable[Persona]) -> int:
    """Remove personas and their seats; returns how many."""
    chosen = list(personas)
    left = list(Room.objects.filter(seats__persona__in=chosen).distinct())
    for persona in chosen:
        persona.delete()
    seats_changed(left)
    return len(chosen)


@transaction.atomic
def personas_enable(personas: Iterable[Persona], *, enabled: bool) -> int:
    """Wake or silence personas in all their rooms; returns how many changed."""
    chosen = [persona for persona in personas if persona.enabled != enabled]
    Persona.objects.filter(pk__in=[persona.pk for persona in chosen]).update(enabled=enabled)
    publish_rosters(rooms_of(chosen))
    return len(chosen)


@transaction.atomic
def persona_clone(persona: Persona) -> Persona:
    """A disabled copy under a free name, without seats."""
    taken = set(Persona.objects.values_list("persona_id", flat=True))
    number = next(n for n in range(2, len(taken) + 3) if _numbered(persona, n) not in taken)
    values: dict[str, Any] = columns_of(persona.snapshot())
    values |= {
        "persona_id": _numbered(persona, number),
        "display_name": f"{persona.display_name[:60]}{number}",
    }
    return persona_save(Persona(enabled=False, **values))


def _numbered(persona: Persona, number: int) -> str:
    return f"{persona.persona_id[:59]}_{number}"


@transaction.atomic
def personas_assign(personas: Iterable[Persona], room: Room) -> int:
    """Give each persona a seat in the room, after those already there; returns how many are new."""
    last = Seat.objects.filter(room=room).aggregate(last=Max("order"))["last"]
    order = 0 if last is None else last + 1
    new = 0
    for persona in personas:
        _, created = Seat.objects.get_or_create(
            persona=persona, room=room, defaults={"order": order + new}
        )
        new += created
    seats_changed([room])
    return new


@transaction.atomic
def seats_set(room: Room, persona_ids: Iterable[str]) -> None:
    """Seat exactly these personas in this order; Persona.DoesNotExist for an unknown one."""
    wanted = [Persona.objects.get(persona_id=persona_id) for persona_id in persona_ids]
    Seat.objects.filter(room=room).exclude(persona__in=wanted).delete()
    for order, persona in enumerate(wanted):
        Seat.objects.update_or_create(
            persona=persona, room=room, defaults={"order": order, "enabled": True}
        )
    seats_changed([room])


@transaction.atomic
def seats_changed(rooms: Iterable[Room]) -> None:
    """After seats were edited: let the room's own list of names follow them, and publish.

    A room's configuration names at least one persona, so the last one stays on its list even when
    the seat is gone; who may speak is the roster's matter.
    """
    rooms = list(rooms)
    for room in rooms:
        seats = Seat.objects.filter(room=room, enabled=True).select_related("persona")
        names = [seat.persona.persona_id for seat in seats]
        if names and names != room.enabled_personas:
            room.enabled_personas = names
            room.save(update_fields=["enabled_personas", "updated_at"])
            publish_room(room)
    publish_rosters(room.room_id for room in rooms)
