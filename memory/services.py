"""Deleting and reviewing memories of our own table: by person, room, persona, one by one."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q

from memory.models import Memory
from memory.port import Forget
from personas.models import Persona
from rooms.models import Room


@transaction.atomic
def memories_delete(what: Forget) -> int:
    """Delete what matches; ValueError for an empty order, which would delete everything."""
    wanted = Q()
    if what.item_id:
        wanted &= Q(item_id=what.item_id)
    if what.room_id:
        wanted &= Q(room_id=what.room_id)
    if what.persona_id:
        wanted &= Q(persona_id=what.persona_id)
    if what.person:
        wanted &= Q(author_id=what.person) | Q(person_id=what.person)
    if not wanted:
        raise ValueError("say whose memories are to be deleted")
    deleted, _ = Memory.objects.filter(wanted).delete()
    return deleted


def memories_expire(now_ms: int) -> int:
    """Delete what is past its time."""
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    deleted, _ = Memory.objects.filter(expires_at__lte=now).delete()
    return deleted


def memories_of_nobody_delete() -> int:
    """Delete what belongs to personas or rooms that are gone."""
    rooms = {room.room_id for room in Room.objects.only("slug")}
    there = set(Memory.objects.exclude(room_id="").values_list("room_id", flat=True).distinct())
    nobodys = ~Q(persona_id__in=Persona.objects.values("persona_id")) | Q(room_id__in=there - rooms)
    deleted, _ = Memory.objects.filter(nobodys).delete()
    return deleted


def memories_review(memories: Iterable[Memory], review: Memory.Review) -> int:
    """Keep or hide; a hidden memory is never recalled and not learned again."""
    return Memory.objects.filter(pk__in=[one.pk for one in memories]).update(review=review)
