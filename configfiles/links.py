"""Whether files fit together: what a room names must be there. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Set

from protocol.configs.room import RoomConfig


def broken_links(room: RoomConfig, there: Mapping[str, Set[str]]) -> Iterator[str]:
    """A sentence for each persona, moderation profile and stream of the room that is not there.

    ``there`` has the names by kind: persona, moderation, stream.
    """
    for persona_id in room.enabled_personas:
        if persona_id not in there.get("persona", ()):
            yield f"enabled_personas names {persona_id}, but no file describes it"
    profile = room.moderation_profile
    if profile and profile not in there.get("moderation", ()):
        yield f"moderation_profile names {profile}, but no file describes it"
    if room.stream and room.stream not in there.get("stream", ()):
        yield f"stream names {room.stream}, but streams/{room.stream}.vtt is missing"


def in_use(folder: str, name: str, rooms: Iterable[RoomConfig]) -> bool:
    """Whether a broken file must stop an import: not if it is of a persona that no room enables."""
    return folder != "personas" or any(name in room.enabled_personas for room in rooms)
