"""What a room's mind remembers: a fold over what it heard, saw and decided.

Everything is bounded and serialisable; times are milliseconds since the epoch.
"""

from bisect import bisect_right, insort
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from personas.generation.reading import subject_of
from personas.policy.limits import WINDOW_MS
from personas.policy.types import Decision, Line, Stimulus
from personas.words import copyable, names_one_of

RECENT: Final = 50
DEDUPE: Final = 1000
KNOWN_PEOPLE: Final = 2000
OWN_MEMORY_MS: Final = 600_000
"""A chatter does not repeat a line within ten minutes."""
EVENT_MEMORY_MS: Final = 60_000
SWEEP_MS: Final = 30_000
SILENT_TICKS: Final = 20
BOND_STEP: Final = 0.1
COPY_MS: Final = 20_000
JOKE_STRENGTH: Final = 0.7
JOKES: Final = 6


class Scene(Struct, frozen=True):
    """What is on stream."""

    keywords: tuple[str, ...] = ()
    summary: str = ""
    scene: str = ""
    spoken: str = ""
    topics: frozenset[str] = frozenset()


class RoomState(Struct, kw_only=True):
    tick_ms: int
    fresh_ms: int = 0
    rate: list[tuple[int, bool]] = field(default_factory=list)
    recent: list[Stimulus] = field(default_factory=list)
    heard_ids: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    scene: Scene = field(default_factory=Scene)
    events: list[Stimulus] = field(default_factory=list)
    event_ids: dict[str, int] = field(default_factory=dict)
    decided: dict[str, int] = field(default_factory=dict)
    mentions: dict[str, Stimulus] = field(default_factory=dict)
    bonds: dict[str, float] = field(default_factory=dict)
    dues: list[int] = field(default_factory=list)
    core_dues: list[int] = field(default_factory=list)
    pending: list[Line] = field(default_factory=list)
    said: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    jokes: list[str] = field(default_factory=list)
    credit: float = 0.0
    refused: dict[str, int] = field(default_factory=dict)
    silent_ticks: int = 0
    swept_ms: int = 0


def hear(state: RoomState, line: Stimulus) -> None:
    """One line of the firehose. ``heard_ids`` also remembers who wrote what, for replies."""
    state.heard_ids[line.id] = line.author_id
    _forget_oldest(state.heard_ids, DEDUPE)
    insort(state.rate, (line.ts_ms, not line.from_person))
    state.recent.append(line)
    del state.recent[:-RECENT]
    if line.from_person:
        state.people.setdefault(line.author_id, line.ts_ms)
        _forget_oldest(state.people, KNOWN_PEOPLE)


def is_new(state: RoomState, event: Stimulus) -> bool:
    """Whether the event has not been seen before; it has from now on."""
    new = event.id not in state.event_ids
    state.event_ids[event.id] = event.ts_ms
    _forget_oldest(state.event_ids, DEDUPE)
    return new


def witness(state: RoomState, event: Stimulus, now_ms: int) -> None:
    """A new event; strong ones leave a word behind that the room keeps joking about."""
    state.events.append(event)
    if event.event_type != "silence":
        state.fresh_ms = now_ms
    joke = subject_of(event.text, state.scene.keywords) if event.strength >= JOKE_STRENGTH else ""
    if joke and joke not in state.jokes:
        state.jokes = [*state.jokes[1 - JOKES :], joke]


def latest_copyable(state: RoomState, line: Line) -> Stimulus | None:
    """The newest short line of somebody else within 20 s, for others to copy."""
    for heard in reversed(state.recent):
        if line.due_ms - heard.ts_ms > COPY_MS:
            return None
        if heard.author_id != line.chatter_id and copyable(heard.text):
            return heard
    return None


def speaker_named(state: RoomState, text: str) -> str:
    """The simulated chatter who spoke lately and whose name stands in the text; ``""`` if none."""
    for heard in reversed(state.recent):
        if not heard.from_person and names_one_of(text, (heard.author,)):
            return heard.author_id
    return ""


def _forget_oldest(table: dict[str, Any], keep: int) -> None:
    while len(table) > keep:
        del table[next(iter(table))]


def decide(state: RoomState, decision: Decision, line: Line) -> None:
    """A decision to speak: cooldown and budgets count from now on, an answered mention is settled."""
    insort(state.pending, line, key=lambda one: (one.due_ms, one.reply_id))
    insort(state.dues, line.due_ms)
    state.credit -= 1
    if not line.core:
        return
    insort(state.core_dues, line.due_ms)
    state.decided[line.chatter_id] = decision.ts_ms
    mention = state.mentions.get(line.chatter_id)
    if mention is not None and mention.id == line.trigger.id:
        del state.mentions[line.chatter_id]
    if line.directed and line.trigger.author_id:
        key = f"{line.chatter_id}\n{line.trigger.author_id}"
        state.bonds[key] = min(1.0, round(state.bonds.pop(key, 0.0) + BOND_STEP, 3))
        _forget_oldest(state.bonds, KNOWN_PEOPLE)


def say(state: RoomState, chatter_id: str, now_ms: int, text: str) -> None:
    """A line has been said: what the chatter must not say again for a while."""
    state.said.setdefault(chatter_id, []).append((now_ms, text))


def take_due(state: RoomState, now_ms: int) -> list[Line]:
    """The planned lines whose time has come, in order; they are pending no more."""
    due = bisect_right(state.pending, now_ms, key=lambda line: line.due_ms)
    lines, state.pending = state.pending[:due], state.pending[due:]
    return lines


def keep_silence(state: RoomState, tick: Decision) -> Decision | None:
    """Count a silent tick's refusals; about every 10 s the record of all of them."""
    for reason, count in tick.refused.items() or (("p_gate", 1),):
        state.refused[reason] = state.refused.get(reason, 0) + count
    state.silent_ticks += 1
    if state.silent_ticks < SILENT_TICKS:
        return None
    silence = replace(tick, refused=state.refused)
    state.refused, state.silent_ticks = {}, 0
    return silence


def prune(state: RoomState, now_ms: int, mention_window_ms: int) -> None:
    """Forget what no rule asks for any more."""
    del state.rate[: bisect_right(state.rate, (now_ms - WINDOW_MS, True))]
    del state.dues[: bisect_right(state.dues, now_ms - WINDOW_MS)]
    del state.core_dues[: bisect_right(state.core_dues, now_ms - WINDOW_MS)]
    if state.events and state.events[0].ts_ms < now_ms - EVENT_MEMORY_MS:
        state.events = [one for one in state.events if one.ts_ms >= now_ms - EVENT_MEMORY_MS]
    if state.mentions:
        state.mentions = {
            name: line
            for name, line in state.mentions.items()
            if now_ms - line.ts_ms <= mention_window_ms
        }
    if now_ms - state.swept_ms > SWEEP_MS:
        _sweep(state, now_ms)


def _sweep(state: RoomState, now_ms: int) -> None:
    cut = now_ms - OWN_MEMORY_MS
    kept = {name: [one for one in said if one[0] > cut] for name, said in state.said.items()}
    state.said = {name: said for name, said in kept.items() if said}
    state.swept_ms = now_ms


def rate_10s(state: RoomState, now_ms: int) -> int:
    """Lines of any origin whose own time lies within 10 s of now, either side."""
    first = bisect_right(state.rate, (now_ms - WINDOW_MS, True))
    return bisect_right(state.rate, (now_ms + WINDOW_MS, True)) - first


def bot_fraction(state: RoomState) -> float:
    return sum(by_bot for _, by_bot in state.rate) / len(state.rate) if state.rate else 0.0
