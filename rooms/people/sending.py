"""A person's line on its way to the gateway: cleaned, given its id, handed in."""

import re
from hashlib import blake2b
from typing import Final

from msgspec import Struct

from moderation.normalise import clean
from protocol.bus import Bus
from protocol.clock import to_ts
from protocol.codec import BadMessage, encode_checked
from protocol.control import RoomSnapshot
from protocol.entries import IngestFull
from protocol.messages import ChatMessage, Trace, chat_message
from protocol.outage import BusDown
from rooms.gateway.notify import Sender, note_sender
from rooms.gateway.refusals import SENTENCES
from rooms.gateway.step import line_limit
from rooms.people.access import Viewer, can

MAX_MENTIONS: Final = 32
_MENTION: Final = re.compile(r"(?<![\w@])@([\w.-]{1,64})")


class Refused(Exception):
    """``code`` is one of ``refusals.SENTENCES``."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code


class Draft(Struct, frozen=True, kw_only=True):
    """What a client wants said. The same ``nonce`` of the same person is the same line."""

    content: str
    nonce: str
    reply_to: str | None = None


def line_id(room_id: str, user_id: str, nonce: str) -> str:
    """32 hex; a retry has the same id, so it cannot be shown twice."""
    return blake2b(f"{room_id}\n{user_id}\n{nonce}".encode(), digest_size=16).hexdigest()


def compose(
    viewer: Viewer, room: RoomSnapshot | None, draft: Draft, now_ms: int, default_max_chars: int
) -> ChatMessage:
    """The message of a draft, or Refused."""
    if room is None:
        raise Refused("no_room")
    if not can(viewer, "write", room.room_id):
        raise Refused("not_allowed")
    if not room.open:
        raise Refused("room_closed")
    content = clean(draft.content)
    if not content:
        raise Refused("empty")
    if len(content) > line_limit(room, default_max_chars):
        raise Refused("too_long")
    return chat_message(
        id=line_id(room.room_id, viewer.user_id, draft.nonce),
        ts=to_ts(now_ms),
        room_id=room.room_id,
        origin="human",
        user_id=viewer.user_id,
        display_name=viewer.name,
        content=content,
        mentions=mentions(content),
        badges=viewer.badges(),
        reply_to=draft.reply_to,
        trace=Trace(producer="web"),
    )


def mentions(content: str) -> tuple[str, ...]:
    """Names after an @, each once, in order."""
    found = (name.rstrip(".-") for name in _MENTION.findall(content))
    return tuple(dict.fromkeys(name for name in found if name))[:MAX_MENTIONS]


def submit(bus: Bus, message: ChatMessage, sender: Sender | None = None) -> None:
    """Hand a line to the gateway; ``sender`` hears of a refusal. Refused when it cannot be taken."""
    try:
        data = encode_checked(message)
        if sender:
            note_sender(bus, message.id, sender)
        bus.submit(data)
    except BadMessage as error:
        raise Refused("msg_rejected") from error
    except (IngestFull, *BusDown) as error:
        raise Refused("busy") from error
