"""Who is in the crowd: seats that people take and leave, each person a function of seed and hash. Pure.

A room of any size has about as many seats as people write in it within ten minutes; the rest of the
audience lurks. Picking a speaker draws seats until one accepts, so it costs the same in a crowd of
a hundred and of ten thousand.
"""

from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

from msgspec import Struct

from personas.chat.names import NameBook
from personas.chat.pacing import lognormal
from personas.chat.voice import Voice
from protocol.configs.persona import VoiceStyle
from protocol.ids import hash64, unit

SEATS_PER_LINE_A_MINUTE: Final = 2.7  # Speakers: 0.33 per line of ten minutes (docs/policy.md).
CROWD: Final = "crowd:"  # What the user ids of the crowd begin with.
TALK_SIGMA: Final = 1.05
MAX_WEIGHT: Final = 6.0
STAY_MIN: Final = 25.0  # Median minutes from a chatter's first line to the last.
TRIES: Final = 64
HABITS: Final = 4
STYLES: Final[tuple[VoiceStyle, ...]] = (
    "deadpan", "hype", "hype", "snarky", "wholesome", "wholesome", "chaotic", "chaotic",
    "lorekeeper",
)  # fmt: skip
COLOURS: Final = (
    "#E57373", "#F06292", "#BA68C8", "#9575CD", "#7986CB", "#64B5F6", "#4DB6AC", "#81C784",
    "#AED581", "#FFD54F", "#FFB74D", "#FF8A65", "#A1887F", "#90A4AE", "#4DD0E1", "#DCE775",
)  # fmt: skip


class Member(Struct, frozen=True):
    voice: Voice
    weight: float
    colour: str
    badges: tuple[str, ...]


@lru_cache(maxsize=4096)
def _rhythm(seed: str, seat: int) -> tuple[float, float]:
    """Return how long people stay on a seat (ms), and how far into a stay it begins (0-1)."""
    stay_ms = lognormal(unit(seed, "stay", seat), STAY_MIN, 0.6, 0.6) * 60_000
    return stay_ms, unit(seed, "phase", seat)


class Crowd:
    """The crowd of one room: ``size`` people (0 for none) who write lines of ``chars`` characters
    at most and have a few of the ``emotes`` as their own."""

    def __init__(
        self,
        seed: str,
        size: int,
        target_rate: float,
        names: NameBook,
        chars: int = 200,
        emotes: tuple[str, ...] = (),
    ) -> None:
        self.seed, self.size, self.names = seed, size, names
        self.chars, self.emotes = chars, emotes
        self._habits = range(HABITS if emotes else 0)
        self.seats = min(size, max(3, round(SEATS_PER_LINE_A_MINUTE * target_rate)))
        mods = 0 if size < 20 else 1 if size < 150 else 2
        self._mods = frozenset(self._id("member", n) for n in range(mods))
        self._known: dict[str, Member] = {}

    def _id(self, *parts: str | int) -> str:
        return f"{CROWD}{hash64(self.seed, 'crowd', *parts):016x}"

    def occupant(self, seat: int, now_ms: int) -> str:
        """Who sits there now. People stay for a while, others of the seat's circle follow."""
        stay_ms, phase = _rhythm(self.seed, seat)
        turn = int(now_ms / stay_ms + phase)
        circle = (self.size - seat - 1) // self.seats + 1
        # The square favours the same few of the circle: they are the room's regulars.
        nth = int(unit(self.seed, "turn", seat, turn) ** 2 * circle)
        return self._id("member", seat + nth * self.seats)

    def speaker(self, key: str, now_ms: int, without: AbstractSet[str] = frozenset()) -> str:
        """A present member, drawn by talkativeness; ``""`` if nobody else is there."""
        for n in range(TRIES if self.seats else 0):
            draw = hash64(self.seed, key, n)
            chatter = self.occupant((draw >> 32) % self.seats, now_ms)
            if chatter in without:
                continue
            if (draw & 0xFFFFFFFF) / 2**32 < self.member(chatter).weight / MAX_WEIGHT:
                return chatter
        return ""

    def passer_by(self, key: str) -> str:
        """Somebody who drops in, writes once and leaves."""
        return self._id("passing", key)

    def member(self, chatter_id: str) -> Member:
        """The person behind an id: the same for everybody who asks, at any time."""
        found = self._known.get(chatter_id)
        if found is None:
            if len(self._known) > 4096:
                self._known.clear()
            found = self._known[chatter_id] = self._meet(chatter_id)
        return found

    def _meet(self, chatter_id: str) -> Member:
        def u(trait: str) -> float:
            return unit(chatter_id, trait)

        weight = min(MAX_WEIGHT, lognormal(u("talk"), 1.0, TALK_SIGMA, TALK_SIGMA))
        mod, subscribed = chatter_id in self._mods, u("subscribed") < 0.12 + 0.1 * weight
        case, neat = u("case"), u("neat") < 0.12
        voice = Voice(
            chatter_id=chatter_id,
            display_name=self.names.name(chatter_id),
            style=STYLES[int(u("style") * len(STYLES))],
            caps="upper" if case > 0.96 else "lower" if case < 0.12 else "mixed",
            capital=0.92 if case > 0.55 else 0.06 if case < 0.42 else 0.5,
            full_stop=0.35 if neat else 0.015,
            typo=0.0 if neat else 0.08 * u("typo"),
            elongate=0.15 * u("elongate") ** 2,
            emote=0.05 + 0.4 * u("emote") ** 2,
            length=round(lognormal(u("length"), 16, 0.9, 0.9)),
            emotes=tuple(
                self.emotes[int(u(f"emote {n}") * len(self.emotes))] for n in self._habits
            ),
            max_chars=self.chars,
            punctuation="normal" if neat else "minimal",
            salt=u("salt"),
            curious=u("curious"),
        )
        badges = ("mod",) * mod + ("sub",) * subscribed
        return Member(voice, weight, COLOURS[int(u("colour") * len(COLOURS))], badges)
