"""How the live run makes minds: with the phrases on disk and the settings of this process."""

from functools import cache
from pathlib import Path

from django.conf import settings
from msgspec import Struct

from personas.generation.phrasebook import Phrasebook, load
from personas.mind import Mind
from personas.names import NameBook, load_names
from protocol.control import RoomSnapshot, RosterSnapshot


class Minds(Struct, frozen=True):
    """Makes a room's mind, or brings one back from a checkpoint."""

    book: Phrasebook
    names: NameBook
    markers: bool

    def new(self, room: RoomSnapshot, roster: RosterSnapshot, now_ms: int) -> Mind:
        return Mind(room, roster, self.book, now_ms=now_ms, markers=self.markers, names=self.names)

    def load(self, data: bytes) -> Mind:
        return Mind.load(data, self.book, self.names)


def from_settings() -> Minds:
    """Read once per process: phrases change with a restart."""
    return _minds(settings.CONFIG_DIR, settings.E2E_MARKERS)


@cache
def _minds(config: Path, markers: bool) -> Minds:
    return Minds(load(config), load_names(config / "crowd" / "names.json"), markers)
