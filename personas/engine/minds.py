"""How minds come to be: made for a room, or brought back from a checkpoint. Pure."""

from msgspec import Struct

from personas.chat.names import NameBook
from personas.generation.phrasebook import Phrasebook
from personas.mind.mind import Mind
from protocol.configs.observation import AutoCommentaryConfig
from protocol.control import RoomSnapshot, RosterSnapshot


class Minds(Struct, frozen=True):
    """What all minds of a process are made with.

    ``live``: a mind that comes back follows ``markers`` and ``commentary`` as they are here, since
    an operator changes them by a restart. A replay leaves it as it was.
    """

    book: Phrasebook
    names: NameBook
    markers: bool = False
    commentary: AutoCommentaryConfig | None = None
    live: bool = False

    def new(self, room: RoomSnapshot, roster: RosterSnapshot, now_ms: int) -> Mind:
        """Return the mind of a room that opens at ``now_ms`` (Unix ms)."""
        return Mind(
            room,
            roster,
            self.book,
            now_ms=now_ms,
            markers=self.markers,
            commentary=self.commentary,
            names=self.names,
        )

    def load(self, data: bytes) -> Mind:
        """Return the mind that was dumped; msgspec.DecodeError for anything else."""
        mind = Mind.load(data, self.book, self.names)
        if self.live:
            mind.markers, mind.commentary = self.markers, self.commentary
        return mind
