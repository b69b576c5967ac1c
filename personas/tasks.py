"""Celery's doors into the personas' workers.

Queue ``loops``: leased runs of at most 30 s. Queue ``models``: one call of a language model each.
"""

import logging
from typing import Any, Final

import msgspec
from celery import current_app, shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from llm.worker_stop import stopping
from personas.llm_lines.director import Batch
from personas.snapshots import control_now
from personas.workers.making import from_settings
from personas.workers.policy import PolicyRun
from protocol.clock import now_ms
from protocol.connect import bus_for
from protocol.loop import RUN_S, run_leased

log = logging.getLogger(__name__)

SHORTEST_S: Final = 1.0
MEMORY_TASKS: Final = {"remember": 3600.0, "recall": 10.0}
"""Those of the app ``memory``: after so many seconds in the queue nobody is served any more."""


@shared_task(name="personas.tasks.run_policy")
def run_policy() -> bool:
    """Decide who speaks until stopped or 30 s are over; False when another worker does it."""
    bus = bus_for(settings)
    remember = _send_memory if settings.MEMORY_ENABLED else None
    run = PolicyRun(bus, from_settings(), lambda: tuple(control_now()), send_batch, remember)
    return run_leased(bus, run, stop=stopping, run_for_s=RUN_S)


def send_batch(batch: Batch) -> None:
    """Have a worker write the batch; it expires when its last line is due."""
    left_s = max(SHORTEST_S, (batch.last_due_ms - now_ms()) / 1000)
    _send("personas.tasks.write_lines", msgspec.json.encode(batch).decode(), left_s)


def _send_memory(name: str, argument: Any) -> None:
    _send(f"memory.tasks.{name}", argument, MEMORY_TASKS[name])


def _send(name: str, argument: Any, expires_s: float) -> None:
    """Have the queue ``models`` run a task, unless it waits there for too long."""
    try:
        current_app.send_task(name, (argument,), queue="models", expires=expires_s, retry=False)
    except OperationalError:
        log.warning("no %s: the queue is gone", name, extra={"event": "models.queue_down"})


@shared_task(name="personas.tasks.write_lines")
def write_lines(batch: str) -> int:
    """Let a model write a batch of lines; how many it wrote."""
    from personas.workers.writing import write  # most installations never need it

    return write(bus_for(settings), msgspec.json.decode(batch, type=Batch))
