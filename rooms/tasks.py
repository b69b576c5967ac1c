"""Celery's doors: the archive's leased runs, and the reconciler."""

from celery import shared_task
from django.conf import settings

from llm.worker_stop import stopping
from protocol.connect import bus_for
from protocol.loop import RUN_S, run_leased
from rooms import control, services
from rooms.archive import retention
from rooms.archive.worker import Archive


@shared_task(name="rooms.tasks.run_archive")
def run_archive() -> bool:
    """Keep what was shown; False when another process already does."""
    bus = bus_for(settings)
    return run_leased(bus, Archive(bus), stop=stopping, run_for_s=RUN_S)


@shared_task(name="rooms.tasks.reconcile")
def reconcile() -> int:
    """Bring the control stream back to what the database says."""
    services.drop_expired_sanctions()
    services.follow_streams()
    return control.reconcile()


@shared_task(name="rooms.tasks.forget_old_lines")
def forget_old_lines() -> int:
    """Keep the archive to the days it is allowed."""
    return retention.forget_old_lines()
