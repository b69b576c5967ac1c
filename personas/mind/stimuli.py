"""What reaches a mind, read as stimuli: chat lines and what is new on stream. Pure."""

from language.english import ENGLISH
from language.questions import is_question
from personas.chat.signs import is_hype, marker_in
from personas.mind.talk import Scene
from personas.policy.types import Stimulus
from protocol.clock import parse_ts
from protocol.event_types import event_type_named
from protocol.messages import ChatMessage, StreamContext, StreamEvent, StreamObservation


def of_message(message: ChatMessage, *, first_line: bool) -> Stimulus:
    """A chat line; ``first_line`` when this person has not written here before."""
    trace = message.trace
    depth = trace.depth if trace is not None and isinstance(trace.depth, int) else 0
    return Stimulus(
        kind="message",
        id=message.id,
        ts_ms=parse_ts(message.ts),
        room_id=message.room_id,
        origin=message.origin,
        author_id=message.user_id,
        author=message.display_name,
        text=message.content,
        depth=depth,
        marker=marker_in(message.content),
        question=is_question(message.content, ENGLISH),
        first_line=first_line,
        hype=is_hype(message.content, ENGLISH),
    )


def events_of(context: StreamContext) -> list[Stimulus]:
    """The events in a context's window, oldest first."""
    return [_event(event, context.room_id) for event in context.events]


def _event(event: StreamEvent, room_id: str) -> Stimulus:
    meta = event.meta or {}
    text = str(meta.get("question") or meta.get("text") or "")
    offered = meta.get("options")
    options = tuple(map(str, offered)) if isinstance(offered, list) else ()
    return Stimulus(
        kind="event",
        id=str(meta.get("id") or f"{room_id}:{event.type}:{event.ts}"),
        ts_ms=parse_ts(event.ts),
        room_id=room_id,
        text=text,
        event_type=event.type,
        strength=event.strength,
        question=event_type_named(event.type).is_question(options),
        options=options,
    )


def of_tick(room_id: str, tick_ms: int) -> Stimulus:
    return Stimulus(kind="tick", id=f"tick:{tick_ms}", ts_ms=tick_ms, room_id=room_id)


def of_observation(seen: StreamObservation) -> Stimulus:
    return Stimulus(
        kind="observation",
        id=seen.id,
        ts_ms=parse_ts(seen.ts),
        room_id=seen.room_id,
        text=seen.summary,
        strength=seen.hype_level,
    )


def scene_of(context: StreamContext) -> Scene:
    spoken = ""
    if context.transcript_window:
        last = context.transcript_window[-1]
        spoken = f"{last.t0_ms}-{last.t1_ms} {last.text}"
    speakers = dict.fromkeys(span.speaker for span in context.transcript_window if span.speaker)
    return Scene(
        keywords=context.keywords,
        summary=context.summary,
        scene=context.scene or "",
        spoken=spoken,
        speaker=" and ".join(speakers),
        speech=tuple(span.text for span in context.transcript_window),
    )
