"""Playing two WebVTT files in a loop: what is read, what is refused, and the clock's arithmetic."""

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamctx.items import Happening, Speech
from streamctx.sources.recording.files import load
from streamctx.sources.recording.playing import Clock, items_between, scene_at
from streamctx.sources.recording.reading import BadTrack, Cue, Track

START = 1_700_000_000_000

SPEECH = """WEBVTT

00:00:01.000 --> 00:00:03.500
<v Mara>Salt &amp; vinegar?

00:00:05.000 --> 00:00:06.000
plain &lt;3
"""
EVENTS = """WEBVTT

00:00:03.000 --> 00:00:04.000
{"type": "chat_question", "strength": 0.7, "text": "crisps &amp; dip", "options": ["salt", "vinegar"]}

00:00:07.250 --> 00:00:10.000
{"type": "scene_change", "strength": 0.5, "text": "outside", "scene": "The Garden"}
"""


def write(folder: Path, speech: str = SPEECH, events: str | None = EVENTS) -> Path:
    (folder / "s.vtt").write_text(speech, encoding="utf-8")
    if events is not None:
        (folder / "s.events.vtt").write_text(events, encoding="utf-8")
    return folder


def test_reads_speakers_entities_and_events(tmp_path: Path) -> None:
    track = load(write(tmp_path), "s")
    items = items_between(track, Clock(START), START, START + 10_000)
    assert items == [
        Speech(
            id=f"s:{START}:0:0",
            at_ms=START + 1_000,
            until_ms=START + 3_500,
            text="Salt & vinegar?",
            speaker="Mara",
            told=True,
        ),
        Happening(
            id=f"s:{START}:0:1",
            at_ms=START + 3_000,
            type="chat_question",
            strength=0.7,
            text="crisps & dip",
            options=("salt", "vinegar"),
        ),
        Speech(
            id=f"s:{START}:0:2",
            at_ms=START + 5_000,
            until_ms=START + 6_000,
            text="plain <3",
            told=True,
        ),
        Happening(
            id=f"s:{START}:0:3",
            at_ms=START + 7_250,
            type="scene_change",
            strength=0.5,
            text="outside",
            scene="The Garden",
        ),
        # the second loop begins at 10 s, its first cue a second later: not yet
    ]


def test_without_an_event_file_the_words_must_tell(tmp_path: Path) -> None:
    track = load(write(tmp_path, events=None), "s")
    assert not track.has_events
    assert not any(
        item.told
        for item in items_between(track, Clock(START), START, START + 6_000)
        if isinstance(item, Speech)
    )


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    before = load(write(tmp_path), "s")
    write(tmp_path, SPEECH.replace("plain", "other"))
    os.utime(tmp_path / "s.vtt", ns=(1, 1))
    assert load(tmp_path, "s") != before


@pytest.mark.parametrize(
    ("speech", "events", "says"),
    [
        ("no header\n", EVENTS, r"s\.vtt"),
        ("WEBVTT\n", None, r"s\.vtt: holds no cue"),
        (
            "WEBVTT\n\n00:00:05.000 --> 00:00:03.000\nbackwards\n",
            None,
            r"s\.vtt: cue at 00:00:05\.000 ends before",
        ),
        (
            SPEECH,
            EVENTS.replace('"strength": 0.7', '"strength": 7'),
            r"s\.events\.vtt: cue at 3\.000 s: .*strength",
        ),
        (SPEECH, EVENTS.replace('"scene":', '"scenery":'), r"cue at 7\.250 s: .*scenery"),
        (SPEECH, EVENTS.replace("{", "("), r"s\.events\.vtt: cue at 3\.000 s"),
    ],
)
def test_errors_name_file_and_cue(
    tmp_path: Path, speech: str, events: str | None, says: str
) -> None:
    with pytest.raises(BadTrack, match=says):
        load(write(tmp_path, speech, events), "s")


def test_a_missing_stream_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTrack, match=r"nothing\.vtt"):
        load(tmp_path, "nothing")


TRACK = Track(
    "t", tuple(Cue(at, at + 400, None, f"at {at}") for at in (0, 300, 700, 999)), 1_400, False
)
speeds = st.sampled_from([0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 8.0])


@given(speeds, st.lists(st.integers(-2_000, 20_000), min_size=2, max_size=8))
def test_any_cutting_of_time_gives_each_item_once(speed: float, cuts: list[int]) -> None:
    clock = Clock(START, speed)
    times = sorted(START + cut for cut in cuts)
    pieces = [item for a, b in pairwise(times) for item in items_between(TRACK, clock, a, b)]
    assert pieces == items_between(TRACK, clock, times[0], times[-1])
    assert len({item.id for item in pieces}) == len(pieces)


@given(speeds, st.integers(0, 10_000))
def test_a_moment_is_reached_at_its_time_and_not_before(speed: float, position: int) -> None:
    clock = Clock(START, speed)
    at = clock.at(position)
    assert clock.position(at) >= position
    assert clock.position(at - 1) < max(position, 1)


def test_ids_differ_by_loop_and_by_restart() -> None:
    first = items_between(TRACK, Clock(START), START, START + 2_800)
    again = items_between(TRACK, Clock(START + 1), START + 1, START + 2_801)
    assert len(first) == 8
    assert not {i.id for i in first} & {i.id for i in again}


def test_the_scene_holds_into_the_next_loop(tmp_path: Path) -> None:
    track, clock = load(write(tmp_path), "s"), Clock(START)
    assert scene_at(track, clock, START - 1) is None
    assert scene_at(track, clock, START + 7_249) is None
    assert (found := scene_at(track, clock, START + 7_250)) is not None
    assert found.scene == "The Garden"
    assert scene_at(track, clock, START + 12_000) == found
    assert scene_at(track, clock, START + 17_250) != found
