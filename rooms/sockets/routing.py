"""Websocket addresses: the contract's, and the room page's."""

from typing import Any, cast

from django.urls import path, re_path

from rooms.sockets.consumers import Chat

_chat: Any = Chat.as_asgi()  # Django's types know no ASGI application as a view


async def _nowhere(scope: Any, receive: Any, send: Any) -> None:
    """Refuse the handshake; without a route of its own an unknown address would be an error."""
    await receive()
    await send({"type": "websocket.close"})


websocket_urlpatterns: list[Any] = [
    path("ws", _chat),
    path("ws/rooms/<slug:slug>/", _chat),
    re_path("", cast(Any, _nowhere)),
]
