"""Kicks: for every leased run, on the queue its worker serves, gone when the next one comes."""

import pytest

from chatter_site.beat import RUNS, schedule
from chatter_site.celery import app


@pytest.mark.parametrize("task", RUNS)
def test_every_run_is_kicked_where_it_is_served(task: str) -> None:
    entry = schedule()[task]
    assert entry["options"] == {"queue": "loops", "expires": entry["schedule"]}
    assert app.conf.task_routes[task] == {"queue": "loops"}


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    assert set(schedule()) <= set(app.tasks)
