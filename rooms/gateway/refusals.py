"""Why a line was not shown: the code on the wire and the sentence for its sender.

Codes are Twitch's NOTICE ids where one fits, so that bots written for it understand them.
"""

from typing import Final

SENTENCES: Final = {
    "empty": "There is nothing to say in that line.",
    "too_long": "That line is too long for this room.",
    "not_allowed": "You may not write here. Take a name or sign in first.",
    "no_room": "There is no such room.",
    "room_closed": "This room is closed.",
    "busy": "The room cannot take more lines just now. Try again in a moment.",
    "msg_ratelimit": "You are writing too fast. Wait a moment.",
    "msg_banned": "You are banned from this room.",
    "msg_timedout": "You are timed out in this room.",
    "msg_rejected": "That line holds something this room does not allow.",
    "bad_ts": "The line's time lies in the future.",
    "late": "The line was due too long ago.",
    "ceiling": "The room has had enough simulated lines for now.",
}
