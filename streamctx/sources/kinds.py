"""What a kind of source is, and what the leased run asks of each source."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from protocol.bus import Bus
from streamctx.stage import Told


class Surroundings(Struct, frozen=True):
    """What a source may use of the process it runs in.

    ``streams`` is the folder of recordings, ``consumer`` this process's name in consumer groups;
    ``count`` adds a number to a counter of ``counted.py``.
    """

    bus: Bus
    streams: Path
    consumer: str
    count: Callable[[str, int], None]


class Source(Protocol):
    """One open source. It may raise: that costs its own news and nobody else's.

    All sources share one leased run, so none may wait for the outside: what has to wait for a
    socket does so in a thread of its own, from opening to ``close``, and ``tell`` takes what came.
    A run lasts half a minute, then the source is opened anew, here or in another process: what
    comes only once has to be kept where the next one finds it, as speech is in its stream.
    """

    def look(self, now_ms: int) -> None:
        """Read again what changes seldom. Called when opened, every 2 s and when a write rings."""

    def tell(self, now_ms: int) -> Iterable[Told]:
        """Return what there is of each room at ``now_ms`` (Unix ms). Called four times a second.

        It is the whole of the window, not the news: what is no longer told leaves the stage. A
        source that hears everything once keeps it in ``Recent``. Ids and times have to be the same
        in whichever process tells them.
        """
        ...

    def close(self) -> None:
        """Let go of what opening took."""


class SourceRow(Struct, frozen=True):
    """That a room has a source of some pulled kind. Another row is another source."""

    room_id: str
    settings: Struct


class Pulled(Struct, frozen=True):
    """A kind that fetches its items: ``open`` makes one source per row, with the row's settings.

    ``settings`` is the frozen Struct that says which settings there are. ``rows`` reads which rows
    are on. ``open`` takes the surroundings, the room's id and the settings.
    """

    name: str
    label: str
    settings: type[Struct]
    rows: Callable[[Surroundings], Iterable[SourceRow]]
    open: Callable[[Surroundings, str, Any], Source]


class Pushed(Struct, frozen=True):
    """A kind whose items come by themselves: ``open`` makes one source that hears every room."""

    name: str
    label: str
    open: Callable[[Surroundings], Source]


Kind = Pulled | Pushed
