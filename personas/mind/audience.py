"""The crowd's side of a room: its calls to speak turned into decisions and lines. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from personas.chat.names import NameBook
from personas.crowd import process
from personas.crowd.members import Crowd
from personas.mind import view
from personas.mind.plans import crowd_line, tick_subject
from personas.mind.talk import Talk, speaker_named
from personas.policy import deciding
from personas.policy.state import RoomState
from personas.policy.types import Decision, PlannedLine, Stimulus
from protocol.configs.room import RoomConfig
from protocol.ids import unit

PAUSE_MS: Final = 4_000
"""A chatter needs at least this long between two lines of its own."""
PATIENCE_MS: Final = 5_000
"""A line that would have to wait longer than this is not said."""

Planned = Iterator[tuple[Decision, PlannedLine]]


def crowd_of(config: RoomConfig, names: NameBook, codes: Iterable[str]) -> Crowd:
    """The room's crowd; it uses the emotes the room allows, else all of ``codes``."""
    return Crowd(
        config.seed(),
        config.audience.crowd_size,
        config.audience.target_rate,
        names,
        config.limits.max_chars_per_message,
        config.emote_policy.allowed_emotes or tuple(sorted(codes)),
    )


def hears(
    config: RoomConfig,
    crowd: Crowd,
    state: RoomState,
    talk: Talk,
    line: Stimulus,
    replied_to: str,
    now_ms: int,
) -> Planned:
    """What the crowd says to a chat line."""
    named = speaker_named(talk, line.text) if line.from_person else ""
    calls = process.to_line(
        crowd,
        line,
        now_ms=now_ms,
        addressed=replied_to or named,
        f=deciding.freshness(state.fresh_ms, now_ms),
        hype=view.hype_level(state, now_ms),
    )
    return _lines(config, state, calls, line, line, now_ms)


def reacts(
    config: RoomConfig, crowd: Crowd, state: RoomState, event: Stimulus, now_ms: int
) -> Planned:
    """What the crowd says about something that has just happened on stream."""
    rate = config.audience.target_rate
    lift = process.lift(state.credit, rate)
    calls = process.to_event(
        crowd,
        event,
        target_rate=rate * config.hype_multiplier,
        lift=lift,
        busy={line.chatter_id for line in state.pending},
    )
    return _lines(config, state, calls, event, event, now_ms)


def ticks(
    config: RoomConfig, crowd: Crowd, state: RoomState, tick: Stimulus, span_ms: int, f: float
) -> Planned:
    """What the crowd says unprompted; the room's debt to its target rate grows by the span."""
    seed, audience = config.seed(), config.audience
    part, now_ms = 1 - view.core_part(config), tick.ts_ms
    owed = deciding.live_rate(audience.idle_rate, audience.target_rate, min(1.0, 2 * f))
    state.credit = process.accrue(state.credit, owed * span_ms / 60_000, audience.target_rate)
    lively = process.lift(state.credit, audience.target_rate) * process.mood(seed, now_ms)
    calls = process.at_tick(
        crowd,
        tick,
        rate=part * audience.target_rate * lively,
        idle=part * audience.idle_rate,
        f=f,
        span_ms=span_ms,
    )
    return _lines(config, state, calls, tick, tick_subject(state, config, tick), now_ms)


def _lines(
    config: RoomConfig,
    state: RoomState,
    calls: Iterable[process.Call],
    stimulus: Stimulus,
    about: Stimulus,
    now_ms: int,
) -> Planned:
    for call in calls:
        decision, line = crowd_line(config, call, stimulus, about, now_ms)
        if spaced := _after_own(state, line):
            yield decision, spaced


def _after_own(state: RoomState, line: PlannedLine) -> PlannedLine | None:
    """The line, put off a little while its chatter is busy with another one; None if for too long."""
    own = [one.due_ms for one in state.pending if one.chatter_id == line.chatter_id]
    if all(abs(due_ms - line.due_ms) >= PAUSE_MS for due_ms in own):
        return line
    free_ms = max(own) + PAUSE_MS + round(PAUSE_MS / 2 * unit(line.reply_id, "pause"))
    return replace(line, due_ms=free_ms) if free_ms - line.due_ms <= PATIENCE_MS else None
