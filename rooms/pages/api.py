"""JSON over HTTP, for the page and for programs.

Cookies need Django's CSRF token; a program's ``Authorization: Bearer`` header needs none, since no
browser adds it by itself, and cookies beside it do not count. An error is ``{"code", "sentence"}``.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from protocol.clock import now_ms
from protocol.codec import BadMessage, decode
from protocol.connect import bus_for
from protocol.fields import MessageId, Text64, Unit
from protocol.ids import new_id
from rooms import services
from rooms.models import ArchivedLine, LineDecision, Room
from rooms.pages.views import me
from rooms.people.access import Action, can
from rooms.people.guests import BadName, new_guest
from rooms.people.identity import (
    GUEST_COOKIE,
    GUEST_MAX_AGE_S,
    bearer_of,
    guest_cookie,
    viewer_of_request,
)
from rooms.people.limits import address, guest_allowed
from rooms.people.sending import Draft, Refused, compose, submit
from streamctx.services import note_add

View = Callable[..., HttpResponse]
HISTORY_PAGE: Final = 100
STATUS: Final = {"not_allowed": 403, "no_room": 404, "room_closed": 409, "busy": 503}


class Body(msgspec.Struct, forbid_unknown_fields=True): ...


class GuestBody(Body):
    name: str


class MessageBody(Body):
    content: str
    nonce: Text64 | None = None
    reply_to: MessageId | None = None


class PauseBody(Body):
    paused: bool


class ContextBody(Body):
    kind: str
    text: str
    event_type: str = ""
    strength: Unit | None = None
    question: str = ""
    options: list[str] = []


def refusal(code: str, sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "sentence": sentence}, status=status)


def _token_or_csrf(view: View) -> View:
    """Django's CSRF check, unless a token says who asks: see ``viewer_of_request``."""
    protected = csrf_protect(view)

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = protected if bearer_of(request) is None else view
        return chosen(request, *args, **kwargs)

    return checked


def _writes(kind: type[Body]) -> Callable[[View], View]:
    """A POST whose JSON body is a ``kind``; the view gets it decoded."""

    def wrap(view: View) -> View:
        @require_POST
        @_token_or_csrf
        @wraps(view)
        def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                body = decode(request.body, kind)
            except BadMessage as error:
                return refusal("bad_body", str(error), 400)
            return view(request, body, *args, **kwargs)

        return csrf_exempt(read)

    return wrap


@_writes(GuestBody)
def guest(request: HttpRequest, body: GuestBody) -> HttpResponse:
    """Take a name: sets the signed cookie."""
    bus = bus_for(settings)
    forwarded = request.headers.get("X-Forwarded-For", "")
    if not guest_allowed(bus, address(request.META["REMOTE_ADDR"], forwarded)):
        return refusal("too_many", "Too many new names from your address. Try again later.", 429)
    try:
        viewer = new_guest(bus, body.name)
    except BadName as error:
        return refusal("bad_name", str(error), 400)
    response = JsonResponse({"me": me(viewer)})
    response.set_cookie(
        GUEST_COOKIE,
        guest_cookie(viewer),
        max_age=GUEST_MAX_AGE_S,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@_writes(MessageBody)
def messages(request: HttpRequest, body: MessageBody, slug: str) -> HttpResponse:
    """Hand a line to the gateway; 202 with its id. It is shown when it comes back as chat."""
    viewer = viewer_of_request(request)
    room = Room.objects.filter(slug=slug).first()
    snapshot = room.snapshot() if room else None
    draft = Draft(content=body.content, nonce=body.nonce or new_id(), reply_to=body.reply_to)
    try:
        message = compose(viewer, snapshot, draft, now_ms(), settings.CONTENT_MAX_LENGTH)
        submit(bus_for(settings), message)
    except Refused as refused:
        return refusal(refused.code, str(refused), STATUS.get(refused.code, 422))
    return JsonResponse({"id": message.id}, status=202)


@_writes(ContextBody)
def context(request: HttpRequest, body: ContextBody, slug: str) -> HttpResponse:
    """Tell the room's chatters what happens on stream."""
    room = get_object_or_404(Room, slug=slug)
    if denied := _denied(request, "context", room):
        return denied
    try:
        note = note_add(room_id=room.room_id, **msgspec.structs.asdict(body))
    except ValidationError as error:
        return refusal("bad_body", " ".join(error.messages), 400)
    return JsonResponse({"id": str(note.pk)}, status=202)


@_writes(PauseBody)
def pause(request: HttpRequest, body: PauseBody, slug: str) -> HttpResponse:
    """Silence the simulated chatters, or let them go on."""
    room = get_object_or_404(Room, slug=slug)
    if denied := _denied(request, "operate", room):
        return denied
    services.set_paused(room, body.paused)
    return JsonResponse({"paused": room.personas_paused})


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Older lines from the archive: up to a page before ``before``, oldest first."""
    room = get_object_or_404(Room, slug=slug)
    if denied := _denied(request, "read", room):
        return denied
    lines = ArchivedLine.objects.filter(room_id=room.room_id)
    latest = lines.order_by("-id").first()
    if latest is None:
        return JsonResponse({"lines": [], "more": False})
    epoch = request.GET.get("epoch") or latest.epoch
    before = request.GET.get("before", "")
    lines = lines.filter(epoch=epoch).order_by("-seq")
    if before.isascii() and before.isdigit() and len(before) < 19:
        lines = lines.filter(seq__lt=int(before))
    page = [line.body for line in lines[: HISTORY_PAGE + 1]]
    return JsonResponse({"lines": page[:HISTORY_PAGE][::-1], "more": len(page) > HISTORY_PAGE})


@require_safe
def why(request: HttpRequest, slug: str, message_id: str) -> HttpResponse:
    """The decision that made a simulated line."""
    room = get_object_or_404(Room, slug=slug)
    if denied := _denied(request, "read", room):
        return denied
    found = LineDecision.objects.filter(message_id=message_id).first()
    if found is None or found.record.get("room_id", room.room_id) != room.room_id:
        return refusal("unknown", "No decision was kept for this line.", 404)
    return JsonResponse({"decision": found.record})


def _denied(request: HttpRequest, action: Action, room: Room) -> HttpResponse | None:
    if can(viewer_of_request(request), action, room.room_id):
        return None
    return refusal("not_allowed", "You may not do that here.", 403)
