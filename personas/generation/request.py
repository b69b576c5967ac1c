"""What a generator is told: one voice, one occasion, values only."""

from msgspec import Struct

from personas.chat.occasions import Occasion
from personas.chat.voice import Voice


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
