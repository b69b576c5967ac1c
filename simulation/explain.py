"""Why a line was said, or who answered a person's line and who did not. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from personas.policy.types import Decision
from protocol.messages import ChatMessage
from protocol.reasons import REASONS

EVERYBODY: Final = "*"
"""The persona id of a decision that stands for all."""


class UnknownMessage(Exception):
    """No line of that id in this log."""


def explain(
    message_id: str,
    messages: Sequence[ChatMessage],
    decisions: Sequence[Decision],
    events: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Sentences about the line, with ``events`` on stream by id; UnknownMessage when the log does
    not hold it."""
    line = next((m for m in messages if m.id == message_id), None)
    if line is None:
        raise UnknownMessage(message_id)
    yield f"{line.ts}  {line.display_name}: {line.content}"
    if line.origin == "bot":
        yield from _why_said(line, messages, decisions, events or {})
    yield from _who_answered(line, messages, decisions)


def _why_said(
    line: ChatMessage,
    messages: Sequence[ChatMessage],
    decisions: Iterable[Decision],
    events: Mapping[str, str],
) -> Iterator[str]:
    made = next((d for d in decisions if d.reply_id == line.id and d.speak), None)
    if made is None:
        yield "This log holds no decision for it."
        return
    yield f"Said because {REASONS[made.reason].because}."
    yield f"Trigger: {_trigger(made, messages, events)}"
    if made.reason in ("p_pass", "people_first"):
        yield f"Chance {made.p_used:.3f}, roll {made.h_value:.3f}, {made.rate_10s} lines in 10 s."
    yield from (f"  {name:<18} {value:.4g}" for name, value in made.terms.items())


def _trigger(made: Decision, messages: Iterable[ChatMessage], events: Mapping[str, str]) -> str:
    heard = next((m for m in messages if m.id == made.trigger_id), None)
    if heard is not None:
        return f"{heard.display_name}: {heard.content}"
    if made.kind == "tick":
        return "nothing in particular, the room's own pace"
    return f"{made.kind} {events.get(made.trigger_id, made.trigger_id)}"


def _who_answered(
    line: ChatMessage, messages: Sequence[ChatMessage], decisions: Iterable[Decision]
) -> Iterator[str]:
    about = [d for d in decisions if d.trigger_id == line.id]
    said = {m.id: m for m in messages}
    for made in about:
        if made.speak and made.reply_id in said:
            answer = said[made.reply_id]
            yield (
                f"{answer.display_name} answered at {answer.ts[11:19]}, "
                f"because {REASONS[made.reason].because}: {answer.content}"
            )
        else:
            yield from _silent(made)
    if not about and line.origin != "bot":
        yield "Nobody decided about it: it was too short before the end, or the personas were paused."


def _silent(made: Decision) -> Iterator[str]:
    who = "Everybody" if made.persona_id == EVERYBODY else made.persona_id
    rolled = f" (chance {made.p_used:.3f}, roll {made.h_value:.3f})" if made.p_used else ""
    if made.speak:
        yield f"{who} was to answer, but the line was not shown."
    elif made.refused:
        for reason, count in made.refused.items():
            yield f"{count} kept silent: {REASONS[reason].because}."
    else:
        yield f"{who} kept silent: {REASONS[made.reason].because}{rolled}."
