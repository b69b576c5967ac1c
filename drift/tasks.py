"""Celery's door to drift, queue ``models``."""

from celery import shared_task
from django.conf import settings

from drift.by_model import reflecting
from drift.looking_back import LookingBack
from memory import status
from memory.backend import memory_port, policy
from memory.pipeline import Pipeline
from memory.usage import SharedUsage
from protocol.clock import now_ms
from protocol.connect import bus_for
from rooms.models import Room


@shared_task(name="drift.tasks.reflect")
def reflect() -> int:
    """Let the personas of every room look back where it is due; how many lines they looked at."""
    if not (settings.DRIFT_ENABLED or settings.MEMORY_ENABLED):
        return 0
    bus = bus_for(settings)
    pipeline = rules = None
    if settings.MEMORY_ENABLED and settings.MEMORY_EXTRACT_STRATEGY != "off":
        rules = policy()
        pipeline = Pipeline(SharedUsage(bus), memory_port(), rules)
    lines = 0
    for room in Room.objects.prefetch_related("sanctions"):
        snapshot = room.snapshot()
        if snapshot.open and not snapshot.personas_paused:
            look = LookingBack(
                bus=bus,
                drift=settings.DRIFT_ENABLED,
                pipeline=pipeline,
                policy=rules,
                reflect=reflecting(bus, snapshot),
            )
            lines += look.room(snapshot, now_ms())
    if lines and pipeline is not None:
        status.tell_total(bus, memory_port().count())
    return lines
