"""Celery's door to the stream sources: short leased runs on the queue ``loops``."""

from celery import shared_task
from django.conf import settings

from llm.worker_stop import stopping
from protocol.connect import bus_for
from protocol.loop import RUN_S, run_leased
from streamctx.runner import Sources


@shared_task(name="streamctx.tasks.run_sources")
def run_sources() -> bool:
    """Serve every room's stream; False when another process already does."""
    bus = bus_for(settings)
    sources = Sources(bus, settings.CONFIG_DIR / "streams", consumer=settings.CONSUMER_NAME)
    return run_leased(bus, sources, stop=stopping, run_for_s=RUN_S)
