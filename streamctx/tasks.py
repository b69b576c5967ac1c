"""Celery's door to the stream sources: short leased runs on the queue ``loops``."""

from celery import shared_task
from django.conf import settings

from llm.worker_stop import stopping
from protocol.connect import bus_for
from protocol.loop import run_leased
from streamctx.runner import Sources

RUN_S = 30.0


@shared_task(name="streamctx.tasks.run_sources")
def run_sources(run_for_s: float = RUN_S) -> bool:
    """Serve every room's stream; False when another process already does."""
    bus = bus_for(settings)
    sources = Sources(bus, settings.CONFIG_DIR / "streams", consumer=settings.CONSUMER_NAME)
    try:
        return run_leased(
            bus, "sources", sources.start, stop=stopping, run_for_s=min(run_for_s, RUN_S)
        )
    finally:
        sources.close()
