"""What the rules remember: a fold over what was heard, seen and decided. Pure.

Everything is bounded and serialisable; times are milliseconds since the epoch.
"""

from bisect import bisect_right, insort
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from personas.chat.bounded import forget_oldest
from personas.policy.limits import WINDOW_MS
from personas.policy.types import Decision, PlannedLine, Stimulus
from protocol.event_types import event_type_named

KNOWN: Final = 2000
EVENT_MEMORY_MS: Final = 60_000
SILENT_TICKS: Final = 20
"""Ticks at which nobody spoke are recorded together, about every 10 s."""
BOND_STEP: Final = 0.1


class RoomState(Struct, kw_only=True):
    """``tick_ms``: the next tick; ``fresh_ms``: the last fresh stimulus; ``rate``: (time, by a bot)
    of the last lines; ``dues``: sorted times of simulated lines said and planned; ``decided``: each
    persona's last decision to speak; ``mentions``: by persona, a person's line still unanswered;
    ``bonds``: by ``persona\\nuser``; ``credit``: lines the room owes to its target rate."""

    tick_ms: int
    fresh_ms: int = 0
    rate: list[tuple[int, bool]] = field(default_factory=list)
    events: list[Stimulus] = field(default_factory=list)
    event_ids: dict[str, int] = field(default_factory=dict)
    decided: dict[str, int] = field(default_factory=dict)
    mentions: dict[str, Stimulus] = field(default_factory=dict)
    bonds: dict[str, float] = field(default_factory=dict)
    dues: list[int] = field(default_factory=list)
    core_dues: list[int] = field(default_factory=list)
    pending: list[PlannedLine] = field(default_factory=list)
    credit: float = 0.0
    refused: dict[str, int] = field(default_factory=dict)
    silent_ticks: int = 0


def hear(state: RoomState, line: Stimulus, now_ms: int, *, current: bool) -> None:
    """One line of the firehose; a person's current one is a fresh stimulus."""
    insort(state.rate, (line.ts_ms, not line.from_person))
    if line.from_person and current:
        state.fresh_ms = now_ms


def witness(state: RoomState, event: Stimulus, now_ms: int, *, max_age_ms: int) -> bool:
    """Whether an event in the context is new and not too old to react to."""
    new = event.id not in state.event_ids and now_ms - event.ts_ms <= max_age_ms
    state.event_ids[event.id] = event.ts_ms
    forget_oldest(state.event_ids, KNOWN)
    if new:
        insort(state.events, event, key=lambda one: one.ts_ms)
        if event_type_named(event.event_type).stirs:
            state.fresh_ms = now_ms
    return new


def decide(state: RoomState, decision: Decision, line: PlannedLine) -> None:
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
    if line.directed:
        key = f"{line.chatter_id}\n{line.trigger.author_id}"
        state.bonds[key] = min(1.0, round(state.bonds.pop(key, 0.0) + BOND_STEP, 3))
        forget_oldest(state.bonds, KNOWN)


def befriend(state: RoomState, bonds: Mapping[str, float]) -> None:
    """Ties known from before: none is weaker than memory has it."""
    for key, bond in bonds.items():
        state.bonds[key] = max(bond, state.bonds.get(key, 0.0))
    forget_oldest(state.bonds, KNOWN)


def take_due(state: RoomState, now_ms: int) -> list[PlannedLine]:
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
    while state.events and state.events[0].ts_ms < now_ms - EVENT_MEMORY_MS:
        del state.events[0]
    since = now_ms - mention_window_ms
    state.mentions = {who: one for who, one in state.mentions.items() if one.ts_ms >= since}
