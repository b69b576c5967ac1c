"""Websocket addresses: the contract's, and the room page's."""

from typing import Any

from django.urls import path

from rooms.consumers import Chat

_chat: Any = Chat.as_asgi()  # Django's types know no ASGI application as a view

websocket_urlpatterns: list[Any] = [
    path("ws", _chat),
    path("ws/rooms/<slug:slug>/", _chat),
]
