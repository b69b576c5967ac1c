"""A room's stage: when a context is due, and what the sources' words become together."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamctx.context import WINDOW_MS
from streamctx.items import Happening, Speech
from streamctx.stage import REPUBLISH_MS, Stage, Told

NOW = 1_700_000_000_000
ROOM = "room:demo"


def said(at_ms: int, id: str = "") -> Speech:
    return Speech(
        id=id or f"s{at_ms}", at_ms=at_ms, until_ms=at_ms + 500, text=f"at {at_ms}", told=True
    )


def scene(at_ms: int, name: str) -> Happening:
    return Happening(
        id=f"e{at_ms}", at_ms=at_ms, type="scene_change", strength=0.6, text=name, scene=name
    )


def told(*items: Any, **rest: Any) -> Told:
    return Told(room_id=ROOM, items=items, **rest)


def stage(*sources: Told) -> Stage:
    made = Stage(ROOM)
    made.take(sources)
    return made


@pytest.mark.parametrize(
    ("sources", "due"),
    [
        pytest.param([], False, id="no source"),
        pytest.param([told()], False, id="nothing told"),
        pytest.param([told(live=True)], True, id="live and silent"),
        pytest.param([told(said(NOW))], True, id="something said"),
        pytest.param([told(said(NOW - WINDOW_MS))], False, id="said too long ago"),
        pytest.param([told(scene=scene(NOW - 5, "Garden"))], False, id="only a scene"),
        pytest.param([told(), told(said(NOW))], True, id="the second source speaks"),
    ],
)
def test_a_room_is_on_stage_while_a_source_is_live_or_something_is_fresh(
    sources: list[Told], due: bool
) -> None:
    assert stage(*sources).due(NOW) is due


def test_a_context_is_due_again_with_a_new_item_or_when_the_last_is_old() -> None:
    made = stage(told(said(NOW)))
    made.show(NOW)
    assert not made.due(NOW + REPUBLISH_MS - 1)
    assert made.due(NOW + REPUBLISH_MS)
    made.take([told(said(NOW), said(NOW + 250))])
    assert made.due(NOW + 250)
    made.show(NOW + 250)
    made.take([told(said(NOW + 250))])
    assert not made.due(NOW + 500)


def test_what_is_no_longer_told_leaves_the_stage() -> None:
    made = stage(told(said(NOW, "old"), live=True))
    made.show(NOW)
    made.take([told(live=True)])
    assert made.show(NOW + 250).transcript_window == ()


def test_two_sources_are_one_story_in_time_order() -> None:
    made = stage(told(said(NOW - 10), said(NOW - 30)), told(said(NOW - 20)))
    texts = [span.text for span in made.show(NOW).transcript_window]
    assert texts == [f"at {NOW - ago}" for ago in (30, 20, 10)]


@pytest.mark.parametrize(
    ("sources", "name"),
    [
        pytest.param([told(scene=scene(NOW - 90_000, "Garden"))], "Garden", id="long ago"),
        pytest.param(
            [told(scene=scene(NOW - 90_000, "Garden")), told(scene=scene(NOW - 80_000, "Shed"))],
            "Shed",
            id="the later of two sources",
        ),
        pytest.param(
            [told(origin_ms=NOW - 70_000), told(scene=scene(NOW - 80_000, "Shed"))],
            None,
            id="from before the stream began",
        ),
        pytest.param([told(scene=scene(NOW + 1, "Later"))], None, id="not yet"),
        pytest.param(
            [told(scene(NOW - 5, "Roof")), told(scene=scene(NOW - 80_000, "Shed"))],
            "Roof",
            id="the window's own comes first",
        ),
    ],
)
def test_the_scene_is_the_one_set_last(sources: list[Told], name: str | None) -> None:
    assert stage(*sources, told(said(NOW))).show(NOW).scene == name


def test_times_count_from_the_earliest_beginning() -> None:
    made = stage(told(said(NOW), origin_ms=NOW - 3_000), told(origin_ms=NOW - 5_000))
    assert made.show(NOW).transcript_window[0].t0_ms == 5_000
    assert stage(told(said(NOW))).show(NOW).transcript_window[0].t0_ms == NOW


@given(st.lists(st.integers(0, 20_000), max_size=30), st.integers(50, 2_000))
def test_whoever_looks_often_misses_nothing_and_waits_no_longer_than_said(
    times: list[int], every_ms: int
) -> None:
    items = [said(NOW + at, f"s{n}") for n, at in enumerate(times)]
    made, shown_ms, unseen = stage(), NOW, {item.id for item in items}
    for now in range(NOW, NOW + 22_001, every_ms):
        so_far = [item for item in items if item.at_ms <= now]
        made.take([told(*so_far, live=True)])
        if made.due(now):
            made.show(now)
            shown_ms, unseen = now, unseen - {item.id for item in so_far}
        assert unseen == {item.id for item in items if item.at_ms > now}
        assert now - shown_ms < REPUBLISH_MS
    made.take([])
    assert not made.due(NOW + 60_000)
