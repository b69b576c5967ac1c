"""Writing rooms and tokens: every change goes through here and out to the processes."""

import hashlib
import logging
import secrets
from collections.abc import Iterable
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from msgspec import Struct

from protocol.control import RoomSnapshot
from rooms import control
from rooms.models import ApiToken, ControlRevision, Room, Sanction
from streamctx.services import playback_ensure, playback_stop

log = logging.getLogger(__name__)

PREFIX: Final = "chat_"  # so that a leaked token is recognised as one


def room_now(room_id: str) -> RoomSnapshot | None:
    """The room as it is now; None for one that is gone."""
    room = Room.objects.filter(slug=room_id.removeprefix("room:")).first()
    return room.snapshot() if room else None


def publish_room(room: Room) -> None:
    """Let gateway, hub and policy know; live within 2 s."""
    control.publish_snapshot(kind="room", room_id=room.room_id, snapshot=room.snapshot())


@transaction.atomic
def save_room(room: Room) -> Room:
    """Validate, store and publish; django ValidationError names the knob that is out of bounds."""
    room.full_clean()
    room.save()
    publish_room(room)
    follow_stream(room)
    return room


def follow_stream(room: Room) -> None:
    """Have the room's stream play, or nothing; a stream that cannot be read is only logged, so
    that the room goes on without it."""
    if not room.stream:
        playback_stop(room_id=room.room_id)
        return
    try:
        playback_ensure(room_id=room.room_id, stream=room.stream)
    except ValidationError as error:
        log.warning("%s: %s", room.slug, "; ".join(error.messages))


def follow_streams() -> None:
    """What ``save_room`` does for one room, for all: bulk edits and imports pass it by."""
    for room in Room.objects.all():
        follow_stream(room)


@transaction.atomic
def delete_room(room: Room) -> None:
    room_id = room.room_id
    room.delete()
    control.publish_snapshot(kind="closed", room_id=room_id, snapshot=None)


def set_open(room: Room, is_open: bool) -> None:
    room.is_open = is_open
    save_room(room)


def set_paused(room: Room, paused: bool) -> None:
    """Silence the simulated chatters of a room, or let them go on."""
    room.personas_paused = paused
    save_room(room)


def drop_expired_sanctions() -> int:
    """The gateway ignores them anyway; this keeps the snapshots small."""
    return Sanction.objects.filter(until__lt=timezone.now()).delete()[0]


def known_rooms() -> Iterable[tuple[str, RoomSnapshot, int]]:
    """(room_id, snapshot, version) of every valid room, for a process that starts."""
    versions = dict(ControlRevision.objects.filter(kind="room").values_list("room_id", "version"))
    for room_id, snapshot in control.rooms_now():
        yield room_id, snapshot, versions.get(room_id, 0)


class NewToken(Struct, frozen=True):
    """``secret`` is known only here and now."""

    token: ApiToken
    secret: str


def hash_secret(secret: str) -> str:
    """SHA-256 hex. A slow hash is for guessable secrets; these hold 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_token(token: ApiToken) -> NewToken:
    """Store a new token with a fresh secret."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token.secret_hash, token.hint = hash_secret(secret), secret[-4:]
    token.save()
    return NewToken(token, secret)


def find_token(secret: str) -> ApiToken | None:
    """The live token with this secret."""
    return (
        ApiToken.objects.select_related("room")
        .filter(secret_hash=hash_secret(secret), revoked_at=None)
        .first()
    )


def revoke_token(token: ApiToken) -> None:
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
