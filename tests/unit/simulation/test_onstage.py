"""A script on the stage of a run, with and without a recording beside it."""

import pytest

from simulation.onstage import FAR, LOOK_EVERY_MS, OnStage
from streamctx.items import Happening
from streamctx.sources.recording.playing import Clock, Playing
from streamctx.sources.recording.reading import Cue, Track
from tests.unit.personas.builders import NOW, ROOM


def noted(at_ms):
    item = Happening(
        id=f"note:{at_ms}", at_ms=NOW + at_ms, type="note", strength=0.5, text="a goat"
    )
    return NOW + at_ms, (item,)


def recording():
    cue = Cue(start_ms=0, end_ms=900, text="hello everybody", speaker=None, event=None)
    return Playing(Track("test", (cue,), 60_000, has_events=False), Clock(NOW))


def looks(stage, until_ms):
    """The times of the contexts shown, and the ids of the events in each."""
    shown, now = [], stage.next_ms
    while now <= NOW + until_ms:
        if context := stage.poll(now):
            shown.append((now - NOW, [event.meta["id"] for event in context.events]))
        now = stage.next_ms
    return shown


def test_nothing_is_ever_looked_at_where_nothing_can_come():
    assert OnStage(ROOM, NOW, None, []).next_ms == FAR


@pytest.mark.parametrize("playing", [None, recording()], ids=["alone", "beside a recording"])
def test_what_a_script_brings_is_shown_when_it_comes(playing):
    shown = looks(OnStage(ROOM, NOW, playing, [noted(2_500), noted(2_700)]), 3_000)
    assert (2_500, ["note:2500"]) in shown
    assert (2_700, ["note:2500", "note:2700"]) in shown


def test_a_recording_is_shown_every_two_seconds():
    shown = looks(OnStage(ROOM, NOW, recording(), []), 8_000)
    assert [at_ms for at_ms, _ in shown] == list(range(0, 8_001, LOOK_EVERY_MS))
