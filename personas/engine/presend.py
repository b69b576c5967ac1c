"""The check before a line is handed in: what the gateway would refuse is not even submitted. Pure."""

import logging

from moderation.rules import BadPattern, compile_rules, judge
from protocol.control import RoomSnapshot
from protocol.messages import ChatMessage

log = logging.getLogger(__name__)


def may_be_said(line: ChatMessage, room: RoomSnapshot | None) -> bool:
    """Return whether the room's rules let the line pass, redacted or not.

    No room, no line; and none in a room whose rules cannot be used, which must not silence others.
    """
    if room is None:
        return False
    try:
        rules = compile_rules(room.moderation)
    except BadPattern as error:
        log.warning("%s is silent: %s", room.room_id, error, extra={"event": "policy.bad_rules"})
        return False
    return judge(line.content, rules).action != "drop"
