"""What a client's first frame asks for, as far as it can be understood. Pure."""

import re
from contextlib import suppress
from typing import Any, Final

import msgspec

from protocol.fields import ROOM_ID_PATTERN
from protocol.frames import ClientFrames, Subscribe

_KEYS: Final = msgspec.structs.fields(Subscribe)
_object = msgspec.json.Decoder(dict[str, Any])


def subscription(frame: ClientFrames | str, text: str, default_room: str) -> Subscribe:
    """``frame``, or what can be saved of a ``text`` that is none; else only the default room."""
    wanted = _saved(text) if isinstance(frame, str) else frame
    if isinstance(wanted, Subscribe) and re.search(ROOM_ID_PATTERN, wanted.room_id):
        return wanted
    return Subscribe(room_id=default_room)


def _saved(text: str) -> Subscribe | None:
    """A subscription without the keys that are wrong or unknown, so that one of them does not
    silently take the others along."""
    try:
        said = _object.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    right = {}
    for key in _KEYS:
        with suppress(KeyError, msgspec.ValidationError):
            right[key.name] = msgspec.convert(said[key.name], key.type)
    return Subscribe(**right) if said.get("type") == "subscribe" and "room_id" in right else None
