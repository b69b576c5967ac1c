"""Every type of event on stream that the product knows: one row each. Pure.

Any name is allowed on the wire; a name without a row has the values of ``OTHER``. The page, the
report, the admin, the phrases and the rules of who speaks read what they need from here.
"""

from collections.abc import Collection, Mapping
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

Tone = Literal["", "ok", "info", "warn", "bad"]


class EventType(Struct, frozen=True, kw_only=True):
    """What is said, shown and done about events of one type.

    ``strength`` (0-1) is taken where nobody names one. ``label``, ``icon`` (a symbol of
    ``templates/rooms/icons.svg``) and ``tone`` are its chip on the page. Its phrases are those of
    the cue ``event.<name>``; ``cue`` lends it others while the phrase files have none for it.
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


OTHER: Final = EventType(name="", label="", meaning="any other name", cue="event.other")

_ROWS: Final = (
    EventType(
        name="big_laugh",
        label="laugh",
        meaning="somebody on stream laughs hard",
        strength=0.7,
        icon="smile",
        tone="warn",
    ),
    EventType(
        name="fail",
        label="fail",
        meaning="something goes wrong",
        strength=0.85,
        icon="fall",
        tone="bad",
        salty=True,
    ),
    EventType(
        name="clutch",
        label="clutch",
        meaning="something hard is pulled off",
        strength=0.9,
        icon="flame",
        tone="ok",
    ),
    EventType(
        name="scene_change",
        label="scene",
        meaning="another place, game or camera",
        strength=0.6,
        icon="scene",
        burst=0.6,
    ),
    EventType(
        name="argument",
        label="argument",
        meaning="people on stream disagree",
        strength=0.6,
        icon="zap",
        tone="bad",
        salty=True,
    ),
    EventType(
        name="music_change",
        label="music",
        meaning="other music plays",
        strength=0.4,
        icon="music",
        burst=0.4,
    ),
    EventType(
        name="silence",
        label="quiet",
        meaning="nobody has said anything for a while",
        strength=0.3,
        icon="quiet",
        burst=0.1,
        stirs=False,
    ),
    EventType(
        name="chat_question",
        label="question",
        meaning="chat is asked something",
        strength=0.7,
        icon="question",
        tone="info",
        cue="event.other",
        asks="always",
    ),
    EventType(
        name="note",
        label="note",
        meaning="somebody told chat what is going on",
        strength=0.6,
        icon="note",
        cue="event.other",
    ),
    EventType(
        name="raid",
        label="raid",
        meaning="another channel sends its viewers over",
        strength=0.9,
        icon="users",
        tone="ok",
        cue="talk.greet",
    ),
    EventType(
        name="sub",
        label="sub",
        meaning="somebody subscribes",
        strength=0.55,
        icon="star",
        tone="ok",
        cue="remark.hype",
        burst=0.5,
    ),
    EventType(
        name="resub",
        label="resub",
        meaning="somebody subscribes for another month",
        strength=0.55,
        icon="star",
        tone="ok",
        cue="remark.hype",
        burst=0.5,
    ),
    EventType(
        name="gift_sub",
        label="gift sub",
        meaning="somebody gives subscriptions away",
        strength=0.75,
        icon="gift",
        tone="ok",
        cue="remark.hype",
    ),
    EventType(
        name="follow",
        label="follow",
        meaning="somebody follows the channel",
        strength=0.3,
        icon="heart",
        cue="talk.greet",
        burst=0.2,
    ),
    EventType(
        name="cheer",
        label="cheer",
        meaning="somebody cheers with bits",
        strength=0.5,
        icon="heart",
        tone="ok",
        cue="remark.hype",
        burst=0.5,
    ),
    EventType(
        name="donation",
        label="donation",
        meaning="somebody gives money",
        strength=0.6,
        icon="gift",
        tone="ok",
        cue="remark.hype",
        burst=0.5,
    ),
    EventType(
        name="poll",
        label="poll",
        meaning="chat may vote",
        strength=0.65,
        icon="poll",
        tone="info",
        cue="event.other",
        asks="with options",
    ),
    EventType(
        name="prediction",
        label="prediction",
        meaning="chat may bet on what comes",
        strength=0.65,
        icon="poll",
        tone="info",
        cue="event.other",
        asks="with options",
    ),
    EventType(
        name="hype_train",
        label="hype train",
        meaning="gifts and cheers follow each other",
        strength=0.85,
        icon="flame",
        tone="ok",
        cue="remark.hype",
    ),
    EventType(
        name="milestone",
        label="milestone",
        meaning="a goal is reached",
        strength=0.75,
        icon="trophy",
        tone="ok",
        cue="remark.hype",
    ),
    EventType(
        name="death",
        label="death",
        meaning="the player dies",
        strength=0.8,
        icon="skull",
        tone="bad",
        cue="event.fail",
        salty=True,
    ),
    EventType(
        name="win",
        label="win",
        meaning="a match, boss or run is won",
        strength=0.9,
        icon="trophy",
        tone="ok",
        cue="event.clutch",
    ),
    EventType(
        name="level_up",
        label="level up",
        meaning="the player or the hero gets stronger",
        strength=0.6,
        icon="star",
        tone="ok",
        cue="remark.hype",
    ),
    EventType(
        name="technical_trouble",
        label="trouble",
        meaning="sound, picture or game do not work",
        strength=0.7,
        icon="alert",
        tone="warn",
        cue="event.silence",
        salty=True,
    ),
)

EVENT_TYPES: Final[Mapping[str, EventType]] = {row.name: row for row in _ROWS}


def event_type_named(name: str) -> EventType:
    """Return the row of that name, else ``OTHER`` under the name."""
    return EVENT_TYPES.get(name) or replace(OTHER, name=name, label=name.replace("_", " "))
