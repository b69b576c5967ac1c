"""Open sources: as the rows say, each with its own errors."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from streamctx.sources.guarded import GuardedSource
from streamctx.sources.kinds import Pulled, Pushed, Source, SourceRow, Surroundings
from streamctx.sources.opened import OpenSources
from streamctx.stage import Told

AROUND = Surroundings(bus=None, streams=Path(), consumer="", count=lambda name, n: None)  # type: ignore[arg-type]


class Tune(Struct, frozen=True):
    """What a radio is set to; some stations do not work."""

    station: str


class Radio(Source):
    """A pulled source: writes down its life in ``seen``, and fails as its station says."""

    seen: list[str] = []

    def __init__(self, around: Surroundings, room_id: str, settings: Tune) -> None:
        self.room_id, self.station = room_id, settings.station
        self._does("open")

    def look(self, now_ms: int) -> None:
        self._does("look")

    def tell(self, now_ms: int) -> Iterable[Told]:
        yield Told(room_id=self.room_id, origin_ms=now_ms)
        self._does("tell")

    def close(self) -> None:
        self._does("close")

    def _does(self, what: str) -> None:
        self.seen.append(f"{what} {self.station}")
        if self.station == f"no {what}":
            raise OSError(what)


class Door(Source):
    """A pushed source that hears one room."""

    def __init__(self, around: Surroundings) -> None:
        pass

    def tell(self, now_ms: int) -> list[Told]:
        return [Told(room_id="room:a", live=True)]


@pytest.fixture
def seen() -> list[str]:
    Radio.seen = []
    return Radio.seen


def row(room_id: str, station: str) -> SourceRow:
    return SourceRow(room_id, Tune(station))


def sources_of(rows: Callable[[], Iterable[SourceRow]]) -> OpenSources:
    radio = Pulled("radio", "A radio", settings=Tune, rows=lambda around: rows(), open=Radio)
    return OpenSources(AROUND, [radio, Pushed("door", "A door", open=Door)])


def opened(*rows: SourceRow) -> OpenSources:
    sources = sources_of(lambda: rows)
    sources.look(1)
    return sources


def test_each_row_is_a_source_and_a_pushed_kind_needs_none(seen: list[str]) -> None:
    told = opened(row("room:a", "jazz"), row("room:b", "jazz"), row("room:a", "news")).tell(2)
    assert {room: len(found) for room, found in told.items()} == {"room:a": 3, "room:b": 1}


def test_sources_come_and_go_with_their_rows(seen: list[str]) -> None:
    rows = [row("room:a", "jazz"), row("room:a", "news")]
    sources = sources_of(lambda: rows)
    sources.look(1)
    rows[0] = row("room:a", "folk")
    sources.look(2)
    sources.close()
    assert [s for s in seen if s.startswith(("open", "close"))] == [
        "open jazz",
        "open news",
        "close jazz",
        "open folk",
        "close news",
        "close folk",
    ]


@pytest.mark.parametrize("station", ["no open", "no look", "no tell"])
def test_one_that_raises_costs_only_itself(station: str, seen: list[str]) -> None:
    sources = opened(row("room:x", station), row("room:b", "jazz"))
    for now in (2, 3):
        sources.look(now)
        told = sources.tell(now)
        assert told["room:b"] == [Told(room_id="room:b", origin_ms=now)]
        assert told["room:a"] == [Told(room_id="room:a", live=True)]
    assert sources.gauges() == {"sources": 3, "sources_failing": 1}
    sources.close()
    assert seen[-1] == "close jazz"


def test_what_a_failing_source_told_last_holds_until_it_is_closed(seen: list[str]) -> None:
    radio = Radio(AROUND, "room:b", Tune("jazz"))
    source = GuardedSource("radio", lambda: radio)
    source.look(1)
    before = source.tell(2)
    radio.station = "no tell"
    assert source.tell(3) == before
    assert source.why == "tell"
    radio.station = "jazz"
    assert source.tell(4) != before
    assert source.why is None
    source.close()
    assert source.tell(5) == ()


def test_one_that_cannot_be_opened_is_tried_again(seen: list[str]) -> None:
    sources = opened(row("room:b", "no open"))
    sources.look(2)
    assert seen == ["open no open", "open no open"]
    assert "room:b" not in sources.tell(3)


def test_rows_that_cannot_be_read_stay_as_they_were(seen: list[str]) -> None:
    answers: list[Any] = [[row("room:b", "jazz")], OSError("no database"), []]

    def rows() -> list[SourceRow]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        found: list[SourceRow] = answer
        return found

    sources = sources_of(rows)
    for there in (True, True, False):
        sources.look(1)
        assert ("room:b" in sources.tell(2)) is there
