"""Every type of event on stream that the product knows: one row each. Pure.

Any name is allowed on the wire; a name without a row has the values of ``OTHER``. The page, the
report, the admin, the phrases and the rules of who speaks read what they need from here.
"""

from collections.abc import Collection, Mapping
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

Tone = Literal["", "ok", "info", "warn", "bad"]


class EventType(Struct, frozen=True):
    """What is said, shown and done about events of one type.

    ``strength`` (0-1) is taken where nobody names one. ``label``, ``icon`` (a symbol of
    ``templates/rooms/icons.svg``) and ``tone`` are its chip on the page. Its phrases are those of
    the cue ``event.<name>``; ``cue`` lends it others while the phrase files have none for it, and
    without one they must.
    ``burst`` scales the crowd's reaction. One that ``asks`` is answered as a question to chat;
    about a ``salty`` one the salty like to talk; one that does not ``stir`` leaves a room still.
    """

    name: str
    label: str
    meaning: str
    strength: float = 0.5
    icon: str = "zap"
    tone: Tone = ""
    cue: str = ""
    burst: float = 1.0
    asks: Literal["never", "with options", "always"] = "never"
    salty: bool = False
    stirs: bool = True

    def is_question(self, options: Collection[str]) -> bool:
        """Return whether an event of this type that offers ``options`` wants an answer."""
        return self.asks == "always" or (self.asks == "with options" and bool(options))


OTHER: Final = EventType("", "", "any other name", cue="event.other")

# fmt: off
_ROWS: Final = (
    # name, label, meaning, strength, icon, tone
    EventType("big_laugh", "laugh", "somebody on stream laughs hard", 0.7, "smile", "warn"),
    EventType("fail", "fail", "something goes wrong", 0.85, "fall", "bad", salty=True),
    EventType("clutch", "clutch", "something hard is pulled off", 0.9, "flame", "ok"),
    EventType("scene_change", "scene", "another place, game or camera", 0.6, "scene", "", burst=0.6),
    EventType("argument", "argument", "people on stream disagree", 0.6, "zap", "bad", salty=True),
    EventType("music_change", "music", "other music plays", 0.4, "music", "", burst=0.4),
    EventType("silence", "quiet", "nobody has said anything for a while", 0.3, "quiet", "", burst=0.1, stirs=False),
    EventType("chat_question", "question", "chat is asked something", 0.7, "question", "info", cue="event.other", asks="always"),
    EventType("note", "note", "somebody told chat what is going on", 0.6, "note", "", cue="event.other"),
    EventType("raid", "raid", "another channel sends its viewers over", 0.9, "users", "ok", cue="talk.greet"),
    EventType("sub", "sub", "somebody subscribes", 0.55, "star", "ok", cue="remark.hype", burst=0.5),
    EventType("resub", "resub", "somebody subscribes for another month", 0.55, "star", "ok", cue="remark.hype", burst=0.5),
    EventType("gift_sub", "gift sub", "somebody gives subscriptions away", 0.75, "gift", "ok", cue="remark.hype"),
    EventType("follow", "follow", "somebody follows the channel", 0.3, "heart", "", cue="talk.greet", burst=0.2),
    EventType("cheer", "cheer", "somebody cheers with bits", 0.5, "heart", "ok", cue="remark.hype", burst=0.5),
    EventType("donation", "donation", "somebody gives money", 0.6, "gift", "ok", cue="remark.hype", burst=0.5),
    EventType("poll", "poll", "chat may vote", 0.65, "poll", "info", cue="event.other", asks="with options"),
    EventType("prediction", "prediction", "chat may bet on what comes", 0.65, "poll", "info", cue="event.other", asks="with options"),
    EventType("hype_train", "hype train", "gifts and cheers follow each other", 0.85, "flame", "ok", cue="remark.hype"),
    EventType("milestone", "milestone", "a goal is reached", 0.75, "trophy", "ok", cue="remark.hype"),
    EventType("death", "death", "the player dies", 0.8, "skull", "bad", cue="event.fail", salty=True),
    EventType("win", "win", "a match, boss or run is won", 0.9, "trophy", "ok", cue="event.clutch"),
    EventType("level_up", "level up", "the player or the hero gets stronger", 0.6, "star", "ok", cue="remark.hype"),
    EventType("technical_trouble", "trouble", "sound, picture or game do not work", 0.7, "alert", "warn", cue="event.silence", salty=True),
)
# fmt: on

EVENT_TYPES: Final[Mapping[str, EventType]] = {row.name: row for row in _ROWS}


def event_type_named(name: str) -> EventType:
    """Return the row of that name, else ``OTHER`` under the name."""
    return EVENT_TYPES.get(name) or replace(OTHER, name=name, label=name.replace("_", " "))
