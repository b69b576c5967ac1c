"""The check before a line is handed in: what the gateway would refuse is not even submitted."""

from moderation.rules import compile_rules, judge
from protocol.control import RoomSnapshot
from protocol.messages import ChatMessage


def may_be_said(line: ChatMessage, room: RoomSnapshot | None) -> bool:
    """Whether the room's rules let the line pass, redacted or not. No room, no line."""
    if room is None:
        return False
    return judge(line.content, compile_rules(room.moderation)).action != "drop"
