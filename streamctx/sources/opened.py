"""The sources that are open: one for each row of a pulled kind, one for each pushed kind."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from streamctx.sources.guarded import GuardedSource
from streamctx.sources.kinds import Kind, Pulled, Pushed, SourceRow, Surroundings
from streamctx.stage import Told
from streamctx.trouble import Trouble


class RowSources:
    """The sources of one pulled kind."""

    def __init__(self, kind: Pulled, around: Surroundings) -> None:
        self._kind, self._around = kind, around
        self._open: dict[SourceRow, GuardedSource] = {}
        self._reading = Trouble(f"reading the rows of {kind.name}")

    def __iter__(self) -> Iterator[GuardedSource]:
        return iter(self._open.values())

    def follow_rows(self) -> None:
        """Begin the sources of new rows and close those of gone ones.

        While the rows cannot be read, those read last hold.
        """
        with self._reading.kept_apart():
            self._follow(list(self._kind.rows(self._around)))

    def _follow(self, rows: Sequence[SourceRow]) -> None:
        for row in self._open.keys() - set(rows):
            self._open.pop(row).close()
        for row in rows:
            if row not in self._open:
                name = f"{self._kind.name} in {row.room_id}"
                opening = partial(self._kind.open, self._around, row.room_id, row.settings)
                self._open[row] = GuardedSource(name, opening)


class OpenSources:
    """Every source of every kind, each with errors of its own."""

    def __init__(self, around: Surroundings, kinds: Iterable[Kind]) -> None:
        self._pulled: list[RowSources] = []
        self._pushed: list[GuardedSource] = []
        for kind in kinds:
            if isinstance(kind, Pushed):
                self._pushed.append(GuardedSource(kind.name, partial(kind.open, around)))
            else:
                self._pulled.append(RowSources(kind, around))

    def __iter__(self) -> Iterator[GuardedSource]:
        for sources in self._pulled:
            yield from sources
        yield from self._pushed

    def look(self, now_ms: int) -> None:
        """Follow the rows, and have every source look."""
        for sources in self._pulled:
            sources.follow_rows()
        for source in self:
            source.look(now_ms)

    def tell(self, now_ms: int) -> dict[str, list[Told]]:
        """Return what all of them tell, by room id."""
        found: dict[str, list[Told]] = {}
        for source in self:
            for told in source.tell(now_ms):
                found.setdefault(told.room_id, []).append(told)
        return found

    def gauges(self) -> dict[str, int]:
        """Return how many are open, and how many of them fail."""
        every = list(self)
        return {"sources": len(every), "sources_failing": sum(s.why is not None for s in every)}

    def close(self) -> None:
        """Close them; the next look opens them again."""
        for source in self:
            source.close()
