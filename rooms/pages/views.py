"""The pages: list of rooms, a room, its overlay. What they show comes by websocket."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from protocol.clock import now_ms
from protocol.connect import bus_for
from rooms.gateway.step import line_limit
from rooms.models import Room
from rooms.pages.cards import cards
from rooms.pages.page_words import page_words
from rooms.people.access import Viewer, can
from rooms.people.identity import viewer_of_request


@require_safe
def room_list(request: HttpRequest) -> HttpResponse:
    shown = cards(bus_for(settings), list(Room.objects.all()), now_ms())
    return render(request, "rooms/list.html", {"rooms": shown})


@require_safe
@ensure_csrf_cookie
def room_page(request: HttpRequest, slug: str) -> HttpResponse:
    room = get_object_or_404(Room, slug=slug)
    viewer = viewer_of_request(request)
    context = {"room": room, "viewer": viewer, "room_data": _page_data(request, room, viewer)}
    return render(request, "rooms/room.html", context)


@require_safe
@xframe_options_sameorigin
def overlay(request: HttpRequest, slug: str) -> HttpResponse:
    room = get_object_or_404(Room, slug=slug)
    data = {"slug": slug, "room_id": room.room_id, "ws_path": _ws_path(room)}
    return render(request, "rooms/overlay.html", {"room": room, "room_data": data})


def _page_data(request: HttpRequest, room: Room, viewer: Viewer) -> dict[str, Any]:
    """What the page's script starts from; the template hands it over by ``json_script``."""
    return {
        "slug": room.slug,
        "room_id": room.room_id,
        "ws_path": _ws_path(room),
        "max_chars": line_limit(room.snapshot(), settings.CONTENT_MAX_LENGTH),
        "me": me(viewer),
        "operator": can(viewer, "operate", room.room_id),
        "csrf": get_token(request),
        **page_words(),
    }


def me(viewer: Viewer) -> dict[str, str] | None:
    """Who a visitor is to the page; None until they have a name."""
    if viewer.kind == "anonymous":
        return None
    return {"id": viewer.user_id, "name": viewer.name, "kind": viewer.kind}


def _ws_path(room: Room) -> str:
    return f"/ws/rooms/{room.slug}/"
