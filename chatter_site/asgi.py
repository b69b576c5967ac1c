"""The web process: HTTP to Django, websockets to the rooms."""

import asyncio
import os
import signal
from contextlib import suppress
from types import FrameType
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatter_site.settings")
django_app = get_asgi_application()

from rooms.sockets.hub import hub_here  # noqa: E402  (after the apps are loaded)
from rooms.sockets.routing import websocket_urlpatterns  # noqa: E402

_router: Any = ProtocolTypeRouter(
    {"http": django_app, "websocket": URLRouter(websocket_urlpatterns)}
)
_polite = False


async def application(scope: Any, receive: Any, send: Any) -> None:
    """The first request of any kind starts the hub: daphne has no lifespan events. The site is at
    the root of its host, whatever a client says in a header that daphne believes."""
    hub_here()
    _close_politely()
    await _router({**scope, "root_path": ""}, receive, send)


def _close_politely() -> None:
    """At a stop, tell every socket "service restart" before the server ends."""
    global _polite
    if _polite:
        return
    _polite = True
    loop, hub = asyncio.get_running_loop(), hub_here()
    server_stops = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: FrameType | None) -> None:
        closing = asyncio.run_coroutine_threadsafe(hub.stop(), loop)
        if callable(server_stops):
            closing.add_done_callback(
                lambda _: loop.call_soon_threadsafe(server_stops, number, frame)
            )

    with suppress(ValueError):  # not the main thread: a test's server stops in its own way
        signal.signal(signal.SIGTERM, stop)
