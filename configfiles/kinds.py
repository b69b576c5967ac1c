"""The kinds of configuration files: what one holds, and how its rows are read and written.

To add a kind, add a row to ``KINDS``; its place is the order of import, because rooms name
personas and moderation profiles.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from knobs.rows import columns_of
from llm.models import ProviderProfile
from llm.profile_rules import faults
from llm.services import provider_import
from moderation.models import ModerationProfile
from moderation.services import profile_import
from personas.models import Persona
from personas.services import persona_import, seats_set
from protocol.configs.memory import MemoryPolicy
from protocol.configs.moderation import ModerationConfig
from protocol.configs.persona import PersonaConfig
from protocol.configs.provider import LLMProviderConfig
from protocol.configs.room import RoomConfig
from rooms.models import Room
from rooms.services import save_room

Rows = Iterator[tuple[str, Callable[[], Struct]]]
"""Names, and what gives the row as configuration or raises msgspec.ValidationError."""


class Kind(Struct, frozen=True):
    """``folder`` is under CONFIG_DIR. ``name_of`` gives a file's name in the database.

    ``rows`` yields what the database has; without it the kind lives in files only. ``faults`` are
    what a configuration within its bounds may still have wrong.
    """

    name: str
    folder: str
    struct: type[Struct]
    name_of: Callable[[Path, Any], str]
    rows: Callable[[], Rows] | None = None
    store: Callable[[str, Any], object] | None = None
    faults: Callable[[Any], Iterator[str]] | None = None


def _stem(path: Path, _: Struct) -> str:
    return path.stem


def _slug(_: Path, config: RoomConfig) -> str:
    return config.room_id.removeprefix("room:")


def _profiles() -> Rows:
    for profile in ModerationProfile.objects.all():
        yield profile.name, profile.snapshot


def _providers() -> Rows:
    for profile in ProviderProfile.objects.all():
        yield profile.name, profile.snapshot


def _personas() -> Rows:
    for persona in Persona.objects.all():
        yield persona.persona_id, persona.snapshot


def _rooms() -> Rows:
    for room in Room.objects.all():
        yield room.slug, room.config


def _store_room(slug: str, config: RoomConfig) -> None:
    room = Room.objects.filter(slug=slug).first() or Room(slug=slug)
    for column, value in columns_of(config, without=("room_id",)).items():
        setattr(room, column, value)
    save_room(room)
    seats_set(room, config.enabled_personas)


KINDS: Final = (
    Kind("moderation", "moderation", ModerationConfig, _stem, _profiles, profile_import),
    Kind("provider", "providers", LLMProviderConfig, _stem, _providers, provider_import, faults),
    Kind("memory", "memory", MemoryPolicy, _stem),
    Kind(
        "persona",
        "personas",
        PersonaConfig,
        lambda _, config: str(config.persona_id),
        _personas,
        lambda _, config: persona_import(config),
    ),
    Kind("room", "rooms", RoomConfig, _slug, _rooms, _store_room),
)
