"""From the files in ``configs/`` to a scenario: no database, no Redis, nothing running."""

from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from personas.chat.names import load_names
from personas.engine.minds import Minds
from personas.generation.phrasebook import Phrasebook, PhraseError
from personas.generation.phrasebook import load as load_phrases
from personas.workers.making import COMMENTARY, commentary_in
from protocol.codec import BadMessage, decode
from protocol.configs.base import Generator
from protocol.configs.memory import MemoryPolicy
from protocol.configs.moderation import ModerationConfig
from protocol.configs.persona import PersonaConfig
from protocol.configs.provider import LLMProviderConfig
from protocol.configs.room import RoomConfig
from protocol.control import RoomSnapshot, RosterSnapshot
from simulation.console import Failed
from simulation.script import load as load_script
from simulation.world import Scenario
from streamctx.sources.recording.files import load as load_track
from streamctx.sources.recording.reading import BadTrack, Track

DEFAULT_MODERATION = "standard"
T = TypeVar("T", bound=msgspec.Struct)


class ConfigFolder:
    """Reads one installation's configuration files and remembers which it read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.read: dict[str, Path] = {}

    def _load(self, kind: type[T], folder: str, name: str) -> T:
        path = self.root / folder / f"{name}.json"
        try:
            found = decode(path.read_bytes(), kind)
        except FileNotFoundError as error:
            known = ", ".join(sorted(p.stem for p in (self.root / folder).glob("*.json")))
            raise Failed(f"{path} does not exist; there are: {known or 'none'}") from error
        except BadMessage as error:
            raise Failed(f"{path}: {error}") from error
        self._note(path)
        return found

    def _note(self, path: Path) -> None:
        self.read[path.name if path.parent == self.root else f"{path.parent.name}/{path.name}"] = (
            path
        )

    def provider(self, name: str) -> LLMProviderConfig:
        return self._load(LLMProviderConfig, "providers", name)

    def room(self, slug: str) -> RoomSnapshot:
        """The room with its moderation profile, open and with personas awake."""
        config = self._load(RoomConfig, "rooms", slug)
        profile = config.moderation_profile or DEFAULT_MODERATION
        return RoomSnapshot(
            room_id=config.room_id,
            slug=slug,
            title=config.title or slug,
            open=True,
            personas_paused=False,
            config=config,
            moderation=self._load(ModerationConfig, "moderation", profile),
        )

    def roster(self, room: RoomSnapshot) -> RosterSnapshot:
        personas = tuple(
            self._load(PersonaConfig, "personas", name) for name in room.config.enabled_personas
        )
        return RosterSnapshot(room_id=room.room_id, personas=personas)

    def phrases(self) -> Phrasebook:
        folder = self.root / "phrases"
        try:
            book = load_phrases(self.root)
        except PhraseError as error:
            raise Failed(str(error)) from error
        for path in folder.glob("*.json"):
            self._note(path)
        return book

    def minds(self, *, comments: bool = False) -> Minds:
        """What the room's mind is made with; ``comments`` switches auto commentary on, as the
        folder's own file may."""
        book, names, rules = (
            self.phrases(),
            self.root / "crowd" / "names.json",
            self.root / COMMENTARY,
        )
        try:
            commentary = commentary_in(self.root, switched_on=comments)
        except BadMessage as error:
            raise Failed(f"{rules}: {error}") from error
        for path in (names, rules):
            if path.exists():
                self._note(path)
        return Minds(book, load_names(names), commentary=commentary)

    def memory_policy(self, name: str) -> MemoryPolicy:
        """What may be remembered, by the file's name."""
        return self._load(MemoryPolicy, "memory", name)

    def emotes(self) -> frozenset[str]:
        """Codes of the known emote set."""
        path = self.root / "emotes.json"
        self._note(path)
        return frozenset(msgspec.json.decode(path.read_bytes())["codes"])

    def track(self, stream: str | None) -> Track | None:
        """A stream by name (from ``configs/streams``) or by file; None for no stream."""
        if stream is None:
            return None
        path = Path(stream)
        folder, name = (
            (path.parent, path.stem) if path.suffix == ".vtt" else (self.root / "streams", stream)
        )
        try:
            track = load_track(folder, name)
        except BadTrack as error:
            raise Failed(str(error)) from error
        self._note(folder / f"{name}.vtt")
        events = folder / f"{name}.events.vtt"
        if events.exists():
            self._note(events)
        return track


def with_seed(room: RoomSnapshot, seed: str | None) -> RoomSnapshot:
    """The room with another seed for its draws; unchanged for None."""
    if seed is None:
        return room
    audience = replace(room.config.audience, seed=seed)
    config = replace(room.config, audience=audience)
    return replace(room, config=config)


def with_generator(
    room: RoomSnapshot, roster: RosterSnapshot, generator: Generator
) -> tuple[RoomSnapshot, RosterSnapshot]:
    """Everybody's lines by ``generator``; personas with one of their own keep it unless all is to
    be deterministic."""
    room = replace(room, config=replace(room.config, generator=generator))
    if generator != "deterministic":
        return room, roster
    personas = tuple(replace(persona, generator=None) for persona in roster.personas)
    return room, replace(roster, personas=personas)


def build(
    folder: ConfigFolder,
    *,
    room: str,
    seed: str | None,
    start_ms: int,
    duration_ms: int,
    max_chars: int,
    stream: str | None = None,
    script: str | None = None,
    generator: Generator = "deterministic",
    comments: bool = False,
) -> Scenario:
    """The scenario of ``simulate run``; Failed says which file or option is wrong."""
    seeded = with_seed(folder.room(room), seed)
    snapshot, roster = with_generator(seeded, folder.roster(seeded), generator)
    return Scenario(
        room=snapshot,
        roster=roster,
        minds=folder.minds(comments=comments),
        track=folder.track(stream or snapshot.config.stream),
        script=load_script(Path(script), snapshot.room_id, start_ms) if script else (),
        start_ms=start_ms,
        duration_ms=duration_ms,
        max_chars=max_chars,
    )
