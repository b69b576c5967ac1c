"""Decisions turned into lines that wait for their time: to whom, about what, due when. Pure."""

from typing import Final

from msgspec.structs import replace

from personas.chat import pacing
from personas.chat.occasions import Occasion
from personas.crowd.process import Call
from personas.mind.talk import Talk, latest_copyable
from personas.policy.deciding import record
from personas.policy.state import RoomState
from personas.policy.types import Decision, PlannedLine, Stimulus
from protocol.configs.room import RoomConfig
from protocol.event_types import event_type_named
from protocol.ids import reply_id, unit

EVENT_TOPIC_MS: Final = 20_000
GREETS: Final = 0.06
COPIES_IN_BURST: Final = 0.2


def line_id(config: RoomConfig, chatter_id: str, trigger_id: str, nth: int = 0) -> str:
    return reply_id(config.room_id, config.seed(), chatter_id, trigger_id, nth)


def reply(config: RoomConfig, decision: Decision, heard: Stimulus) -> PlannedLine:
    """A core persona's answer to a chat line; marked lines are answered at once."""
    by_bot = heard.origin == "bot"
    owed = by_bot or heard.question or heard.first_line or decision.mention_detected
    return PlannedLine(
        reply_id=line_id(config, decision.persona_id, heard.id),
        chatter_id=decision.persona_id,
        due_ms=decision.ts_ms + _reply_delay(decision, heard),
        occasion=_reply_occasion(decision, heard),
        trigger=heard,
        directed=owed and not decision.forced,
        depth=heard.depth + 1 if by_bot else 0,
    )


def _reply_delay(decision: Decision, heard: Stimulus) -> int:
    key = f"{heard.id}:{decision.persona_id}"
    if decision.forced:
        return 0
    if heard.origin == "bot":
        return pacing.to_chatter(key)
    return pacing.to_person(key, heard_chars=len(heard.text), own_chars=pacing.TYPICAL_CHARS)


def _reply_occasion(decision: Decision, heard: Stimulus) -> Occasion:
    if decision.forced:
        return "marker"
    if decision.mention_detected:
        return "answer"
    return "greeting" if heard.first_line and not heard.question else "reply"


def reaction(config: RoomConfig, decision: Decision, event: Stimulus) -> PlannedLine:
    """A core persona's line about something that has just happened on stream."""
    key = f"{config.seed()}:{event.id}:{decision.persona_id}"
    return _about(config, decision, event, pacing.to_event(key, first=False))


def remark(config: RoomConfig, decision: Decision, subject: Stimulus) -> PlannedLine:
    """A core persona's line that nobody asked for."""
    key = f"{config.seed()}:{decision.trigger_id}"
    return _about(config, decision, subject, pacing.unprompted(key))


def _about(config: RoomConfig, decision: Decision, subject: Stimulus, delay_ms: int) -> PlannedLine:
    return PlannedLine(
        reply_id=line_id(config, decision.persona_id, decision.trigger_id),
        chatter_id=decision.persona_id,
        due_ms=decision.ts_ms + delay_ms,
        occasion=_topic(subject),
        trigger=subject,
    )


def comment(config: RoomConfig, decision: Decision, seen: Stimulus, text: str) -> PlannedLine:
    """A comment on a frame, said at once."""
    return PlannedLine(
        reply_id=line_id(config, decision.persona_id, seen.id),
        chatter_id=decision.persona_id,
        due_ms=decision.ts_ms,
        occasion="remark",
        trigger=seen,
        producer="persona_worker_auto",
        text=text,
    )


def _topic(subject: Stimulus) -> Occasion:
    if subject.kind != "event":
        return "remark"
    return "question" if subject.question else "event"


def crowd_line(
    config: RoomConfig, call: Call, stimulus: Stimulus, subject: Stimulus, now_ms: int
) -> tuple[Decision, PlannedLine]:
    """A line of the crowd, and why: the term that called for it and the lines it expected."""
    decision = replace(
        record(config, stimulus, now_ms, "crowd", call.chatter_id),
        p_used=call.expected,
        h_value=call.roll,
        terms={call.term: call.expected},
    )
    return decision, PlannedLine(
        reply_id=line_id(config, call.chatter_id, stimulus.id, call.nth),
        chatter_id=call.chatter_id,
        due_ms=now_ms + call.delay_ms,
        occasion=call.occasion or _topic(subject),
        trigger=subject,
        core=False,
        directed=call.directed,
        depth=subject.depth + 1 if subject.origin == "bot" else 0,
    )


def tick_subject(state: RoomState, config: RoomConfig, tick: Stimulus) -> Stimulus:
    """What an unprompted line is about: a fresh event, or (the tick) what is being said."""
    for event in reversed(state.events):
        if tick.ts_ms - event.ts_ms <= EVENT_TOPIC_MS and event_type_named(event.event_type).stirs:
            drawn = unit(config.seed(), tick.id, "subject") < event.strength / 2
            return event if drawn else tick
    return tick


def in_character(talk: Talk, line: PlannedLine, hype: float) -> PlannedLine:
    """What shows only when a crowd line is written: copying in a burst, greeting on arrival."""
    if line.occasion == "event" and unit(line.reply_id, "copy") < COPIES_IN_BURST * hype:
        model = latest_copyable(talk, line)
        return line if model is None else replace(line, occasion="echo", trigger=model)
    new_here = line.chatter_id not in talk.said
    if line.occasion == "remark" and new_here and unit(line.reply_id, "greet") < GREETS:
        return replace(line, occasion="greeting")
    return line
