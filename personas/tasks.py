"""Celery's doors into the personas' workers. Queue ``loops``: leased runs of at most 30 s."""

from typing import Final

from celery import shared_task
from django.conf import settings

from llm.worker_stop import stopping
from personas.snapshots import control_now
from personas.workers.making import from_settings
from personas.workers.policy import NAME, PolicyRun
from personas.workers.presend import may_be_said
from protocol.connect import bus_for
from protocol.loop import run_leased

RUN_FOR_S: Final = 30.0


@shared_task(name="personas.tasks.run_policy")
def run_policy() -> bool:
    """Decide who speaks until stopped or 30 s are over; False when another worker does it."""
    bus = bus_for(settings)
    run = PolicyRun(bus, from_settings(), lambda: tuple(control_now()), may_be_said)
    return run_leased(bus, NAME, run.start, stop=stopping, run_for_s=RUN_FOR_S, finish=run.finish)
