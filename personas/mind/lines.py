"""From a decided line to a chat message: what the generator is told, what is put around its text. Pure."""

from collections.abc import Mapping
from typing import Final

from msgspec import UNSET, Struct
from msgspec.structs import replace

from personas.chat.voice import Voice, voice_of
from personas.crowd.members import CROWD, Crowd
from personas.generation.deterministic import compose
from personas.generation.generators import GENERATORS
from personas.generation.phrasebook import Phrasebook
from personas.generation.request import LineRequest
from personas.llm_lines.jobs import Background, Heard, Writer
from personas.mind.talk import Talk, last_seen, latest, talked_before
from personas.policy.types import PlannedLine, Stimulus
from protocol.clock import to_ts
from protocol.configs.persona import PersonaConfig
from protocol.configs.room import RoomConfig
from protocol.messages import ChatMessage, Style, Trace, chat_message

CHAT_LINES: Final = 15
"""Lines of chat that a batch is told."""
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
    line: PlannedLine, author: Author, talk: Talk, config: RoomConfig, *, hype: float
) -> LineRequest:
    """Everything the generator may look at for this line."""
    trigger, scene = line.trigger, talk.scene
    heard = trigger.kind == "message"
    return LineRequest(
        reply_id=line.reply_id,
        occasion=line.occasion,
        voice=author.voice,
        trigger_text=trigger.text if heard else "",
        trigger_author=trigger.author,
        trigger_known=heard and not trigger.from_person and talked_before(talk, trigger),
        from_person=trigger.from_person,
        event_type=trigger.event_type,
        event_text=trigger.text if trigger.kind == "event" else "",
        event_strength=trigger.strength,
        question=trigger.text if trigger.question else "",
        options=trigger.options,
        keywords=scene.keywords,
        summary=scene.summary,
        scene=scene.scene,
        title=config.title or "",
        speaker=scene.speaker,
        happened=talk.happened,
        speech=scene.speech,
        recent=latest(talk, line.due_ms),
        own_recent=tuple(text for _, text in talk.said.get(line.chatter_id, ())),
        hype=hype,
        observation=last_seen(talk, line.due_ms),
        marker=trigger.marker,
        allowed_emotes=config.emote_policy.allowed_emotes,
        jokes=tuple(talk.jokes),
        max_chars=room_left(line, config),
    )


def background_of(title: str, talk: Talk) -> Background:
    """What a batch of lines is told about the room once for all of them."""
    scene = talk.scene
    return Background(
        title=title,
        scene=scene.scene,
        summary=scene.summary,
        spoken=scene.spoken,
        chat=tuple(Heard(one.author, one.text) for one in mostly_people(talk.recent)),
    )


def mostly_people(recent: list[Stimulus]) -> list[Stimulus]:
    """The latest lines of people, then of the others as far as there is room, in their order."""
    people = [one for one in recent if one.from_person][-CHAT_LINES:]
    room = CHAT_LINES - len(people)
    others = [one for one in recent if not one.from_person][-room:] if room else []
    chosen = {one.id for one in (*people, *others)}
    return [one for one in recent if one.id in chosen]


def own_words(request: LineRequest, by: Writer | None, book: Phrasebook) -> str:
    """Return the text of a line for which none was brought.

    A marker is answered at once, so a generator that needs no call takes up what was seen here.
    """
    composed = GENERATORS[by.generator].compose if by else None
    if composed and request.occasion == "marker" and request.observation:
        return composed(request)
    return compose(request, book)


def room_left(line: PlannedLine, config: RoomConfig) -> int:
    """Characters left for the text when the name it is addressed to stands in front of it."""
    return max(1, config.limits.max_chars_per_message - len(address(line)))


def address(line: PlannedLine) -> str:
    return f"@{line.trigger.author} " if line.directed and line.trigger.author else ""


def message_for(
    line: PlannedLine, author: Author, room_id: str, text: str, cost: Trace = FREE
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
