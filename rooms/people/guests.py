"""Guests: which names they may take, and for how long a name is theirs.

A name stays its guest's for ``HOLD_S`` after they last opened a page, joined or wrote. Who comes back
later and finds it taken is nobody again, and takes another.
"""

import secrets
import unicodedata
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user_model

from moderation.names import likeness, name_allowed
from moderation.normalise import clean
from moderation.rules import compile_rules
from moderation.services import default_profile
from protocol.bus import Bus
from protocol.outage import BusDown, plain_errors
from rooms.models import ApiToken, Room
from rooms.people.access import ANONYMOUS, Viewer

NAME_MIN: Final = 2
NAME_MAX: Final = 25
HOLD_S: Final = 6 * 3600
_OFFICES: Final = (
    "admin", "administrator", "broadcaster", "chatter", "host", "mod", "moderator", "mods",
    "operator", "owner", "staff", "streamer", "system",
)  # fmt: skip

_reserved: list[Callable[[], Iterable[str]]] = []


class BadName(ValueError):
    """The text is a sentence for the visitor."""


def reserve(names: Callable[[], Iterable[str]]) -> None:
    """``names()`` yields names that no guest may look like, at the time it is called."""
    _reserved.append(names)


def new_guest(bus: Bus, name: str) -> Viewer:
    """A guest called ``name``; BadName when it cannot be shown or looks like somebody else's."""
    shown = " ".join(clean(name).split())
    if not NAME_MIN <= len(shown) <= NAME_MAX:
        raise BadName(f"A name has {NAME_MIN} to {NAME_MAX} characters.")
    if not all(c.isalnum() or c in " _-." or unicodedata.category(c) == "Mn" for c in shown):
        raise BadName("A name has letters, digits, spaces, and - _ . only.")
    if not (look := likeness(shown)):
        raise BadName("A name has at least one letter or digit.")
    if not name_allowed(shown, compile_rules(default_profile(), markers=settings.E2E_MARKERS)):
        raise BadName("That name is not allowed here. Take another.")
    guest = Viewer(kind="guest", user_id=f"guest:{secrets.token_hex(8)}", name=shown)
    if look in _taken() or not _holds(bus, guest):
        raise BadName("That name is too much like somebody's who is already here.")
    return guest


def still(bus: Bus, guest: Viewer) -> Viewer:
    """``guest``, who keeps the name; ANONYMOUS when another guest has it now. While Redis is gone
    everybody stays who they are."""
    if guest == ANONYMOUS:
        return ANONYMOUS
    try:
        return guest if _holds(bus, guest) else ANONYMOUS
    except BusDown:
        return guest


def _holds(bus: Bus, guest: Viewer) -> bool:
    """Whether the name is the guest's, who then has it for another ``HOLD_S``."""
    key = bus.keys.guest(likeness(guest.name))
    with plain_errors():
        if bus.redis.set(key, guest.user_id, nx=True, ex=HOLD_S):
            return True
        if bus.redis.get(key) != guest.user_id.encode():
            return False
        bus.redis.expire(key, HOLD_S)
    return True


def _taken() -> set[str]:
    """How the names look that nobody else may have: offices, personas, people, programs."""
    users = get_user_model().objects.all()
    names = chain(
        _OFFICES,
        chain.from_iterable(Room.objects.values_list("enabled_personas", flat=True)),
        chain.from_iterable((user.get_username(), user.get_full_name()) for user in users),
        ApiToken.objects.filter(revoked_at=None).values_list("label", flat=True),
        *(reserved() for reserved in _reserved),
    )
    return {likeness(name) for name in names}
