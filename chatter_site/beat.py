"""The clock of the workers: ``celery -A chatter_site.beat beat``. Knows task names, no Django.

A kick expires when nobody took it by the next one, so kicks never pile up in the queue.
"""

import os
from typing import Any, Final

from celery import Celery

from chatter_site.broker import transport_options

KICK_EVERY_S: Final = 2.0
RECONCILE_EVERY_S: Final = 3.0
REFLECT_EVERY_S: Final = 10.0
TEND_EVERY_S: Final = 30.0
FORGET_EVERY_S: Final = 600.0

# Leased runs: each serves what it can lease for up to 30 s, or ends at once when all is taken.
RUNS: Final = (
    "personas.tasks.run_policy",
    "streamctx.tasks.run_sources",
    "rooms.tasks.run_archive",
)


def kick(task: str, queue: str, every_s: float) -> dict[str, Any]:
    return {
        "task": task,
        "schedule": every_s,
        "options": {"queue": queue, "expires": every_s},
    }


def schedule() -> dict[str, Any]:
    kicks = [kick(task, "loops", KICK_EVERY_S) for task in RUNS]
    kicks.append(kick("rooms.tasks.reconcile", "models", RECONCILE_EVERY_S))
    kicks.append(kick("drift.tasks.reflect", "models", REFLECT_EVERY_S))
    kicks.append(kick("memory.tasks.tend_memory", "models", TEND_EVERY_S))
    kicks.append(kick("rooms.tasks.forget_old_lines", "models", FORGET_EVERY_S))
    return {entry["task"]: entry for entry in kicks}


app = Celery(
    "chatter",
    broker=os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0",
    fixups=[],  # else DJANGO_SETTINGS_MODULE in the environment makes it load all of Django
)
app.conf.update(
    broker_transport_options=transport_options(os.environ.get("KEY_PREFIX", "")),
    broker_connection_retry_on_startup=True,
    beat_schedule=schedule(),
    task_ignore_result=True,
    timezone="UTC",
)
