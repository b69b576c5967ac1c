"""Publishing what changes the rules while they run, and healing what got lost on the way.

A version comes from the database, so it only grows; what is on the stream is remembered beside it
in Redis, so that a crash between commit and publishing, an edit past the services, and a Redis
that lost its data all look the same to ``reconcile``: the digests differ.
"""

import logging
from collections.abc import Callable, Iterator
from typing import cast

import msgspec
from django.conf import settings
from django.db import transaction

from protocol.bus import Bus
from protocol.codec import BadMessage, encode_checked
from protocol.connect import bus_for
from protocol.control import (
    MAX_ENTRY_BYTES,
    ControlEntry,
    RoomSnapshot,
    RosterSnapshot,
    SnapshotKind,
    digest,
)
from protocol.outage import BusDown
from rooms.models import ControlRevision, Room

log = logging.getLogger(__name__)

Snapshot = RoomSnapshot | RosterSnapshot
Builder = Callable[[], Iterator[tuple[str, Snapshot]]]

_builders: dict[SnapshotKind, Builder] = {}
CLOSED = "closed"


def register(kind: SnapshotKind, builder: Builder) -> None:
    """``builder()`` yields (room_id, snapshot) of everything of this kind there is now."""
    _builders[kind] = builder


def publish_snapshot(*, kind: SnapshotKind, room_id: str, snapshot: Snapshot | None) -> None:
    """Put a snapshot on the control stream when the transaction commits, if it differs from the
    last one. ``snapshot`` is None for the kind ``closed``."""
    _publish(kind, room_id, snapshot, force=False)


def reconcile() -> int:
    """Publish whatever the stream does not have as the database says it; how many that were."""
    bus = bus_for(settings)
    published = _published(bus)
    healed = 0
    for kind, builder in _builders.items():
        for room_id, snapshot in builder():
            if published.get(f"{kind} {room_id}") != digest(snapshot):
                _publish(kind, room_id, snapshot, force=True)
                healed += 1
    there = {room.room_id for room in Room.objects.only("slug")}
    for field, mark in published.items():
        kind_name, room_id = field.split(" ", 1)
        if kind_name == "room" and mark != CLOSED and room_id not in there:
            _publish("closed", room_id, None, force=True)
            healed += 1
    return healed


def _publish(kind: SnapshotKind, room_id: str, snapshot: Snapshot | None, *, force: bool) -> None:
    mark = digest(snapshot) if snapshot else CLOSED
    with transaction.atomic():
        # Rooms and "closed" share one line of versions: a reader keeps the newest of both.
        name = "room" if kind == "closed" else kind
        revision, _ = ControlRevision.objects.select_for_update().get_or_create(
            kind=name, room_id=room_id
        )
        if revision.digest == mark and not force:
            return
        revision.version, revision.digest = revision.version + 1, mark
        revision.save()
        entry = ControlEntry(
            kind=kind,
            room_id=room_id,
            version=revision.version,
            digest=mark,
            room=snapshot if isinstance(snapshot, RoomSnapshot) else None,
            roster=snapshot if isinstance(snapshot, RosterSnapshot) else None,
        )
        data = _encoded(entry)
        if data:
            transaction.on_commit(lambda: _append(f"{name} {room_id}", mark, data), robust=True)


def _encoded(entry: ControlEntry) -> bytes:
    """The entry's bytes; nothing for a snapshot no reader would accept, such as a bulk edit out
    of bounds. The last good one stays in force."""
    try:
        return encode_checked(entry, max_bytes=MAX_ENTRY_BYTES)
    except BadMessage:
        log.exception("not published: %s", entry.room_id, extra={"event": "control.invalid"})
        return b""


def _append(field: str, mark: str, data: bytes) -> None:
    """Without Redis the change is only in the database: the reconciler publishes it later."""
    bus = bus_for(settings)
    try:
        bus.append("control", data)
        bus.redis.hset(bus.keys.published(), field, mark)
    except BusDown:
        log.warning("%s waits for Redis", field, extra={"event": "control.waits"})


def _published(bus: Bus) -> dict[str, str]:
    found = cast(dict[bytes, bytes], bus.redis.hgetall(bus.keys.published()))
    return {field.decode(): mark.decode() for field, mark in found.items()}


def rooms_now() -> Iterator[tuple[str, RoomSnapshot]]:
    """The builder of kind ``room``; a room whose row is invalid is left out and logged."""
    for room in Room.objects.prefetch_related("sanctions"):
        try:
            yield room.room_id, room.snapshot()
        except msgspec.ValidationError:
            log.exception("invalid room %s", room.slug, extra={"event": "control.invalid"})
