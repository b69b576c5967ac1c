"""What a generator is told: one voice, one occasion, values only."""

from typing import Literal

from msgspec import Struct

from protocol.configs.persona import VoiceStyle

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


class Voice(Struct, frozen=True, kw_only=True):
    """How a chatter writes, whether a core persona or one of the crowd.

    ``length`` is the median number of characters aimed at; ``capital``, ``full_stop``, ``typo``,
    ``elongate`` and ``emote`` are chances per line; ``salt`` (teasing) and ``curious`` (asking
    back) are 0-1 with 0.5 as the ordinary chatter.
    """

    chatter_id: str
    display_name: str
    style: VoiceStyle
    caps: Literal["lower", "mixed", "upper"] = "mixed"
    capital: float = 0.5
    full_stop: float = 0.05
    typo: float = 0.03
    elongate: float = 0.05
    emote: float = 0.2
    length: int = 22
    emotes: tuple[str, ...] = ()
    catchphrases: tuple[str, ...] = ()
    banned_topics: tuple[str, ...] = ()
    pet_topics: tuple[str, ...] = ()
    max_chars: int = 160
    punctuation: Literal["minimal", "normal", "heavy"] = "normal"
    salt: float = 0.5
    curious: float = 0.5


class LineRequest(Struct, frozen=True, kw_only=True):
    """One line to write. ``reply_id`` seeds every draw; ``recent`` are the room's latest lines,
    newest last, and ``own_recent`` this chatter's; ``hype`` is 0-1. ``jokes`` are nouns the room
    keeps coming back to (``language.nouns.subject_of`` a strong event); ``allowed_emotes``, when not
    empty, are the only codes used; ``max_chars`` is the room's limit; ``observation`` is the
    newest summary of what a camera saw (model modes only); ``memories`` are facts the chatter has
    been told that may bear on the line. ``title`` is the room's, ``speaker`` who talks on stream (several
    joined by "and"), ``speech`` what was said in the last minute, oldest first, and ``happened`` the newest
    event in words: what somebody new asks for. ``trigger_known``: a simulated chatter who has been
    talking here, so that no hello is meant."""

    reply_id: str
    occasion: Occasion
    voice: Voice
    trigger_text: str = ""
    trigger_author: str = ""
    trigger_known: bool = False
    from_person: bool = False
    event_type: str = ""
    event_text: str = ""
    event_strength: float = 0.0
    question: str = ""
    options: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    summary: str = ""
    scene: str = ""
    title: str = ""
    speaker: str = ""
    happened: str = ""
    speech: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    own_recent: tuple[str, ...] = ()
    hype: float = 0.0
    observation: str = ""
    marker: str = ""
    memories: tuple[str, ...] = ()
    jokes: tuple[str, ...] = ()
    allowed_emotes: tuple[str, ...] = ()
    max_chars: int = 200
