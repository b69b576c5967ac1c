"""Why a line is written. Pure."""

from typing import Literal

Occasion = Literal[
    "reply",  # to a person's line that was not addressed to this chatter
    "answer",  # to a line that names or replies to this chatter
    "question",  # to a question the streamer asked chat (options may be given)
    "event",  # to something that happened on stream
    "remark",  # unprompted, about what is being said on stream or in chat
    "greeting",
    "echo",  # a copied line or emote, on purpose
    "marker",  # a test's marker must be answered
]
