"""A source whose errors stay its own."""

from collections.abc import Callable, Sequence

from streamctx.sources.kinds import Source
from streamctx.stage import Told
from streamctx.trouble import Trouble


class GuardedSource:
    """Opens a source when it is first to look. While it fails, what it told last holds until it
    ages."""

    def __init__(self, name: str, open_: Callable[[], Source]) -> None:
        self._open = open_
        self._source: Source | None = None
        self._told: Sequence[Told] = ()
        self._looking, self._telling = Trouble(f"looking at {name}"), Trouble(f"hearing {name}")

    @property
    def why(self) -> str | None:
        """What is wrong with it, None while nothing is."""
        return self._telling.why or self._looking.why

    def look(self, now_ms: int) -> None:
        """Have it look, opening it first where it is not open."""
        with self._looking.kept_apart():
            if self._source is None:
                self._source = self._open()
            self._source.look(now_ms)

    def tell(self, now_ms: int) -> Sequence[Told]:
        """Return what it tells, or told last."""
        if self._source is not None:
            with self._telling.kept_apart():
                self._told = tuple(self._source.tell(now_ms))
        return self._told

    def close(self) -> None:
        """Close it; the next look opens it again."""
        if self._source is not None:
            with self._telling.kept_apart():
                self._source.close()
        self._source, self._told = None, ()
