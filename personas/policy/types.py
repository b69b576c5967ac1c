"""The values a decision is made of. All frozen: a decision takes them and returns a record. Pure."""

from typing import Literal

from msgspec import Struct, field

from personas.chat.occasions import Occasion
from protocol.configs.persona import PersonaConfig
from protocol.configs.room import RoomConfig
from protocol.messages import Origin
from protocol.reasons import SPEAKING, Reason

Kind = Literal["message", "event", "tick", "observation"]


class Stimulus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to react to. ``id`` is the message's or event's own, or ``tick:<ms>``.

    ``marker`` is the E2E marker found in the text, ``strength`` 0-1 is an event's.
    """

    kind: Kind
    id: str
    ts_ms: int
    room_id: str
    origin: Origin = "system"
    author_id: str = ""
    author: str = ""
    text: str = ""
    depth: int = 0
    marker: str = ""
    question: bool = False
    first_line: bool = False
    hype: bool = False
    event_type: str = ""
    strength: float = 0.0
    options: tuple[str, ...] = ()

    @property
    def from_person(self) -> bool:
        return self.kind == "message" and self.origin != "bot"


class Moment(Struct, frozen=True, kw_only=True):
    """The room as everybody sees it when a decision is made.

    ``rate_10s`` counts lines of any origin within 10 s of ``now_ms``, ``core_lines_10s`` the core
    personas' lines said in the last 10 s or still due. ``velocity``, ``bot_fraction`` and
    ``event_strength`` are 0-1; ``share`` is the part of the room's life the core accounts for.
    """

    config: RoomConfig
    now_ms: int
    rate_10s: int = 0
    core_lines_10s: int = 0
    velocity: float = 0.0
    bot_fraction: float = 0.0
    event_strength: float = 0.0
    share: float = 1.0
    topics: frozenset[str] = frozenset()
    markers: bool = False


class Standing(Struct, frozen=True, kw_only=True):
    """One persona at that moment. ``since_ms``: since its last decision to speak, None if never.

    ``bond`` is 0-1: how much it has had to do with the author before.
    """

    persona: PersonaConfig
    awake: bool = True
    since_ms: int | None = None
    mentioned: bool = False
    bond: float = 0.0


class Decision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a chatter speaks or keeps silent.

    ``p_used`` is the chance and ``h_value`` the roll it had to stay under; ``terms`` are the factors
    of the chance by name. ``refused`` counts the reasons of ticks at which nobody spoke.
    """

    ts_ms: int
    room_id: str
    kind: Kind
    trigger_id: str
    persona_id: str
    reason: Reason
    p_used: float = 0.0
    h_value: float = 1.0
    mention_detected: bool = False
    hype_detected: bool = False
    rate_10s: int = 0
    forced: bool = False
    marker_present: bool = False
    terms: dict[str, float] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    reply_id: str = ""
    due_ms: int = 0

    @property
    def speak(self) -> bool:
        return self.reason in SPEAKING


class PlannedLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line that has been decided and waits for its time; unless it has its ``text`` already, that
    is written when it is due."""

    reply_id: str
    chatter_id: str
    due_ms: int
    occasion: Occasion
    trigger: Stimulus
    core: bool = True
    directed: bool = False
    depth: int = 0
    producer: str = "persona_worker"
    text: str = ""

    @property
    def passing(self) -> bool:
        """Whether the line makes sense only while something is going on."""
        return self.trigger.kind == "event" or self.trigger.origin == "bot"
