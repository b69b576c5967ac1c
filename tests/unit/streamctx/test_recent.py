"""The last minute of what is heard once: bounded, by room, each id once."""

from hypothesis import given
from hypothesis import strategies as st

from streamctx.context import WINDOW_MS
from streamctx.items import Happening, Speech
from streamctx.recent import CAP, SCENE_KEPT_MS, Recent
from streamctx.stage import Told

NOW = 1_700_000_000_000


def said(at_ms: int, id: str = "", text: str = "hello") -> Speech:
    return Speech(id=id or f"s{at_ms}", at_ms=at_ms, until_ms=at_ms + 500, text=text)


def scene(at_ms: int, name: str) -> Happening:
    return Happening(
        id=f"e{at_ms}", at_ms=at_ms, type="scene_change", strength=0.6, text=name, scene=name
    )


def test_rooms_are_kept_apart_and_what_is_old_forgotten() -> None:
    recent = Recent()
    recent.add("room:a", said(NOW))
    recent.add("room:b", said(NOW + 5_000))
    assert [(t.room_id, len(t.items)) for t in recent.told(NOW)] == [("room:a", 1), ("room:b", 1)]
    assert [t.room_id for t in recent.told(NOW + WINDOW_MS)] == ["room:b"]
    assert recent.told(NOW + WINDOW_MS + 5_000) == []


def test_the_first_of_one_id_counts() -> None:
    recent = Recent()
    recent.add("room:a", said(NOW, "s1", "first"))
    recent.add("room:a", said(NOW, "s1", "again"))
    assert recent.told(NOW) == [Told(room_id="room:a", items=(said(NOW, "s1", "first"),))]


def test_the_scene_outlives_the_window_for_a_day() -> None:
    recent = Recent()
    for change in (scene(NOW, "Roof"), scene(NOW - 9, "Shed"), scene(NOW - 90, "Garden")):
        recent.add("room:a", change)
    [later] = recent.told(NOW + WINDOW_MS)
    assert later == Told(room_id="room:a", scene=scene(NOW, "Roof"))
    assert recent.told(NOW + SCENE_KEPT_MS) == []


@given(st.lists(st.tuples(st.integers(0, 120_000), st.integers(0, 600)), max_size=800))
def test_it_never_holds_more_than_its_cap(heard: list[tuple[int, int]]) -> None:
    recent = Recent()
    for at, number in heard:
        recent.add("room:a", said(NOW + at, f"s{number}"))
    for room in recent.told(NOW + 120_000):
        assert len(room.items) <= CAP
        assert all(item.at_ms > NOW + 60_000 for item in room.items)
        assert len({item.id for item in room.items}) == len(room.items)
