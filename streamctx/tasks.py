"""Celery's door to the stream sources: short leased runs on the queue ``loops``."""

from celery import shared_task
from celery.worker import state
from django.conf import settings

from protocol.connect import bus_for
from protocol.loop import run_leased
from streamctx.runner import starter

RUN_S = 30.0


@shared_task(name="streamctx.tasks.run_sources")
def run_sources(run_for_s: float = RUN_S) -> bool:
    """Serve every room's stream; False when another process already does."""
    bus = bus_for(settings)
    start = starter(bus, settings.CONFIG_DIR / "streams", consumer=settings.CONSUMER_NAME)
    return run_leased(bus, "sources", start, stop=_stopping, run_for_s=min(run_for_s, RUN_S))


def _stopping() -> bool:
    # Celery stores the exit code here: 0 on TERM.
    return any(flag is not None and flag is not False for flag in _flags())


def _flags() -> tuple[object, object]:
    return state.should_stop, state.should_terminate
