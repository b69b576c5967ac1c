"""From cookies and tokens to a Viewer.

A browser proves who it is by cookies, so those count only when the request's Origin is our own;
programs send no Origin and use a token.
"""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.http.request import validate_host
from django.utils.crypto import constant_time_compare

from protocol.connect import bus_for
from rooms.models import ApiToken
from rooms.people.access import ANONYMOUS, Action, Kind, Viewer
from rooms.people.guests import still
from rooms.services import find_token

GUEST_COOKIE: Final = "chatter_guest"
GUEST_MAX_AGE_S: Final = 180 * 24 * 3600
_SALT: Final = "chatter.guest"


def guest_cookie(guest: Viewer) -> str:
    return signing.dumps({"id": guest.user_id, "name": guest.name}, salt=_SALT)


def guest_of(cookies: Mapping[str, str]) -> Viewer:
    """The guest a cookie proves, else ANONYMOUS. Whether the name is still theirs: ``guests``."""
    try:
        value = signing.loads(cookies.get(GUEST_COOKIE, ""), salt=_SALT, max_age=GUEST_MAX_AGE_S)
    except signing.BadSignature:
        return ANONYMOUS
    return Viewer(kind="guest", user_id=value["id"], name=value["name"])


def viewer_of_user(user: Any) -> Viewer:
    """A signed-in person; staff operate rooms."""
    kind: Kind = "operator" if user.is_staff else "user"
    name = (user.get_full_name() or user.get_username())[:64]
    return Viewer(kind=kind, user_id=f"user:{user.pk}", name=name)


def viewer_of_token(token: ApiToken | None) -> Viewer:
    if token is None:
        return ANONYMOUS
    granted: dict[Action, bool] = {
        "read": token.can_read,
        "write": token.can_write,
        "context": token.can_context,
    }
    return Viewer(
        kind="token",
        user_id=f"token:{token.pk}",
        name=token.label,
        scopes=frozenset(action for action, yes in granted.items() if yes),
        room_id=token.room.room_id if token.room else None,
    )


def bearer_of(request: Any) -> str | None:
    """The secret a program sends as ``Authorization: Bearer …``, else None."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def viewer_of_request(request: Any) -> Viewer:
    """Whoever makes an HTTP request: by its ``Authorization`` alone if it sends one, else by its
    session or guest cookie."""
    if "Authorization" in request.headers:
        return viewer_of_token(find_token(bearer_of(request) or ""))
    if request.user.is_authenticated:
        return viewer_of_user(request.user)
    return still(bus_for(settings), guest_of(request.COOKIES))


def viewer_of_session(key: str) -> Viewer | None:
    """The person signed in under a session key, if any. Reads the database, changes nothing in it:
    a websocket cannot send the cookie of a renewed session."""
    session = SessionStore(session_key=key)
    user_id = session.get(SESSION_KEY)
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first() if user_id else None
    return viewer_of_user(user) if user and _holds(session, user) else None


def _holds(session: SessionStore, user: Any) -> bool:
    """Whether the session is of the user's present password; a new one ends all before it."""
    claimed = session.get(HASH_SESSION_KEY, "")
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(claimed, one) for one in hashes)


def cookies_of(header: str) -> dict[str, str]:
    try:
        found = {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
    return {name: value for name, value in found.items() if "\0" not in value}


def is_own_origin(origin: str, host: str) -> bool:
    """Whether a page of ``origin`` (scheme://host:port) is ours, served as ``host``."""
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    parts = urlsplit(origin)
    allowed = settings.ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return (
        parts.scheme in ("http", "https")
        and parts.netloc.lower() == host.lower()
        and validate_host(name, allowed)
    )
