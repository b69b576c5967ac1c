"""The Celery application: two queues, ``loops`` (leased runs) and ``models`` (short slow tasks)."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_postrun, worker_ready

from chatter_site.beat import KICK_EVERY_S, RUNS, TEND_EVERY_S
from llm.worker_stop import stopping

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatter_site.settings")

app = Celery("chatter")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_routes = {name: {"queue": "loops"} for name in RUNS}
app.autodiscover_tasks()


@worker_ready.connect
def start_at_once(sender: Any, **_: Any) -> None:
    """Beat's next kick is up to two seconds away; a worker that has just started need not wait."""
    if "loops" in sender.app.amqp.queues.consume_from:
        for name in RUNS:
            app.send_task(name, queue="loops", expires=KICK_EVERY_S)
    if "models" in sender.app.amqp.queues.consume_from:
        app.send_task("memory.tasks.tend_memory", queue="models", expires=TEND_EVERY_S)


@task_postrun.connect
def go_on(sender: Any, retval: Any, **_: Any) -> None:
    """A leased run that had work ends with True after its 30 s: the next one follows directly."""
    if sender.name in RUNS and retval is True and not stopping():
        app.send_task(sender.name, queue="loops", expires=KICK_EVERY_S)
