"""From a decided line to a chat message: what the generator is told, what is put around its text."""

from collections.abc import Mapping
from typing import Final

from msgspec import UNSET, Struct
from msgspec.structs import replace

from personas.crowd.members import CROWD, Crowd
from personas.generation.request import LineRequest, Voice
from personas.generation.voice import voice_of
from personas.policy.types import Line
from personas.recall import Recall
from protocol.clock import to_ts
from protocol.configs import PersonaConfig, RoomConfig
from protocol.messages import ChatMessage, Style, Trace, chat_message

RECENT_LINES: Final = 20
FREE: Final = Trace()


class Author(Struct, frozen=True, kw_only=True):
    """The chatter a line is shown with."""

    voice: Voice
    badges: tuple[str, ...]
    style: Style


def persona_author(persona: PersonaConfig) -> Author:
    shown = persona.presentation
    return Author(
        voice=voice_of(persona),
        badges=shown.badges,
        style=Style(name_color=shown.style.name_color, effects=shown.style.effects or UNSET),
    )


def crowd_author(crowd: Crowd, chatter_id: str) -> Author:
    member = crowd.member(chatter_id)
    return Author(voice=member.voice, badges=member.badges, style=Style(name_color=member.colour))


def author_of(chatter_id: str, crowd: Crowd, cast: Mapping[str, PersonaConfig]) -> Author | None:
    """The chatter of that id; None for a persona that has left the cast."""
    if chatter_id.startswith(CROWD):
        return crowd_author(crowd, chatter_id)
    persona = cast.get(chatter_id)
    return persona_author(persona) if persona is not None else None


def request_for(
    line: Line, author: Author, recall: Recall, config: RoomConfig, *, hype: float
) -> LineRequest:
    """Everything the generator may look at for this line."""
    trigger, scene = line.trigger, recall.scene
    asked = trigger.kind == "event" and trigger.event_type == "chat_question"
    heard = trigger.kind == "message"
    return LineRequest(
        reply_id=line.reply_id,
        occasion=line.occasion,
        voice=author.voice,
        trigger_text=trigger.text if heard else "",
        trigger_author=trigger.author,
        from_person=trigger.from_person,
        event_type=trigger.event_type,
        event_text=trigger.text if trigger.kind == "event" else "",
        event_strength=trigger.strength,
        question=trigger.text if asked or (heard and trigger.question) else "",
        options=trigger.options,
        keywords=scene.keywords,
        summary=scene.summary,
        scene=scene.scene,
        title=config.title or "",
        speaker=scene.speaker,
        happened=recall.happened,
        recent=tuple(one.text for one in recall.recent[-RECENT_LINES:]),
        own_recent=tuple(text for _, text in recall.said.get(line.chatter_id, ())),
        hype=hype,
        marker=trigger.marker,
        allowed_emotes=config.emote_policy.allowed_emotes,
        jokes=tuple(recall.jokes),
        max_chars=room_left(line, config),
    )


def room_left(line: Line, config: RoomConfig) -> int:
    """Characters left for the text when the name it is addressed to stands in front of it."""
    return max(1, config.limits.max_chars_per_message - len(address(line)))


def address(line: Line) -> str:
    return f"@{line.trigger.author} " if line.directed and line.trigger.author else ""


def message_for(
    line: Line, author: Author, room_id: str, text: str, cost: Trace = FREE
) -> ChatMessage:
    """The finished line, ready for ingest; ``ts`` is when it was due, ``cost`` the time its text
    took."""
    called = address(line)
    return chat_message(
        id=line.reply_id,
        ts=to_ts(line.due_ms),
        room_id=room_id,
        origin="bot",
        user_id=line.chatter_id,
        display_name=author.voice.display_name,
        content=called + text,
        mentions=(line.trigger.author,) if called else (),
        badges=author.badges,
        style=author.style,
        reply_to=line.trigger.id if called else None,
        trace=replace(
            cost,
            producer=line.producer,
            persona_id=line.chatter_id,
            depth=line.depth,
            cause=line.trigger.id,
        ),
    )
