"""Websocket addresses: the contract's, and the room page's."""

from django.urls import path

from rooms.consumers import Chat

websocket_urlpatterns = [
    path("ws", Chat.as_asgi()),
    path("ws/rooms/<slug:slug>/", Chat.as_asgi()),
]
