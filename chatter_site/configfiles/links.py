"""Whether files fit together: what a room names must be there. PURE but for looking at paths."""

from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path

from chatter_site.configfiles.files import ConfigFile, Problem
from protocol.configs import RoomConfig


def broken_links(
    root: Path, files: Sequence[ConfigFile], rows: Mapping[str, Set[str]]
) -> Iterator[Problem]:
    """A room's personas, moderation profile and stream that neither a file nor a row provides.

    ``rows`` are the names the database has, by kind.
    """
    there = {kind: set(names) for kind, names in rows.items()}
    for file in files:
        there.setdefault(file.kind.name, set()).add(file.name)
    for file in files:
        if isinstance(file.config, RoomConfig):
            yield from _of_room(root, file.path, file.config, there)


def _of_room(
    root: Path, path: Path, room: RoomConfig, there: Mapping[str, Set[str]]
) -> Iterator[Problem]:
    for persona_id in room.enabled_personas:
        if persona_id not in there.get("persona", ()):
            yield Problem(path, f"enabled_personas names {persona_id}, but no file describes it")
    profile = room.moderation_profile
    if profile and profile not in there.get("moderation", ()):
        yield Problem(path, f"moderation_profile names {profile}, but no file describes it")
    if room.stream and not (root / "streams" / f"{room.stream}.vtt").is_file():
        yield Problem(path, f"stream names {room.stream}, but streams/{room.stream}.vtt is missing")


def soften(problems: Sequence[Problem], files: Sequence[ConfigFile]) -> list[Problem]:
    """A broken persona file that no room enables is only worth a warning."""
    enabled = {
        persona_id
        for file in files
        if isinstance(file.config, RoomConfig)
        for persona_id in file.config.enabled_personas
    }
    return [
        Problem(one.path, one.sentence, fatal=False)
        if one.path.parent.name == "personas" and one.path.stem not in enabled
        else one
        for one in problems
    ]
