"""Sources beside each other in one run: what is broken costs itself, and nobody else."""

from pathlib import Path

import pytest
from django.conf import settings

from protocol.bus import Bus
from protocol.clock import now_ms
from protocol.counters import totals
from streamctx import services
from streamctx.items import Happening
from streamctx.models import Note, Playback
from streamctx.sources.kinds import Pushed, Source, Surroundings
from streamctx.sources.table import KINDS
from streamctx.stage import Told
from tests.integration.streamctx.watching import ROOM, Watcher, running_with

pytestmark = pytest.mark.django_db(transaction=True)

STREAMS = settings.CONFIG_DIR / "streams"


class FallenSource(Source):
    """Raises whatever it is asked."""

    def __init__(self, around: Surroundings) -> None:
        pass

    def tell(self, now_ms: int) -> list[Told]:
        raise OSError("the cable is out")


class RubbishSource(Source):
    """Tells of another room what no context can hold."""

    def __init__(self, around: Surroundings) -> None:
        pass

    def tell(self, now_ms: int) -> list[Told]:
        item = Happening(id="e1", at_ms=now_ms, type="", strength=7.0, text="rubbish")
        return [Told(room_id="room:other", items=[item])]


def test_a_source_that_raises_stops_no_other(
    site_bus: Bus, caplog: pytest.LogCaptureFixture
) -> None:
    services.playback_start(room_id=ROOM, stream="ridge-run")
    watcher = Watcher(site_bus)
    kinds = [Pushed("fallen", "A fallen microphone", FallenSource), *KINDS]
    with running_with(site_bus, STREAMS, kinds=kinds):
        watcher.until(lambda c: c.transcript_window)
        services.note_add(room_id=ROOM, kind="event", text="the cat fell off")
        watcher.until(lambda c: any(e.type == "note" for e in c.events), within_s=2.0)
        watcher.until(lambda c: totals(site_bus, "perceptor").get("sources_failing") == 1)
    assert caplog.messages.count("hearing fallen fails") == 1


def test_a_room_that_cannot_be_shown_stops_no_other(
    site_bus: Bus, caplog: pytest.LogCaptureFixture
) -> None:
    services.playback_start(room_id=ROOM, stream="ridge-run")
    watcher = Watcher(site_bus)
    kinds = [Pushed("rubbish", "Rubbish", RubbishSource), *KINDS]
    with running_with(site_bus, STREAMS, kinds=kinds):
        first = watcher.until(lambda c: True)
        later = watcher.until(lambda c: c.sequence > first.sequence + 8)
    assert {first.room_id, later.room_id} == {ROOM}
    assert caplog.messages.count("the context of room:other fails") == 1


def recording(folder: Path, name: str, **rest: int) -> None:
    """Play a recording without scenes in the room of its name."""
    (folder / f"{name}.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:09.000\nhello\n")
    Playback.objects.create(room_id=f"room:{name}", stream=name, **({"started_ms": 1} | rest))


def test_a_recording_that_cannot_be_played_stops_no_other(site_bus: Bus, tmp_path: Path) -> None:
    recording(tmp_path, "good")
    recording(tmp_path, "bad")
    (tmp_path / "bad.vtt").write_text("not a recording")
    watcher = Watcher(site_bus)
    with running_with(site_bus, tmp_path):
        assert watcher.until(lambda c: True).room_id == "room:good"
        (tmp_path / "bad.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:09.000\nmended\n")
        mended = watcher.until(lambda c: c.room_id == "room:bad")
    assert mended.transcript_window[0].text == "mended"


def test_a_deleted_note_is_gone_from_the_context(site_bus: Bus, tmp_path: Path) -> None:
    recording(tmp_path, "demo")
    services.note_add(room_id=ROOM, kind="scene", text="The Garden")
    watcher = Watcher(site_bus)
    with running_with(site_bus, tmp_path):
        watcher.until(lambda c: c.scene == "The Garden")
        Note.objects.all().delete()
        watcher.until(lambda c: c.scene is None)


def test_a_scene_outlives_the_window_until_the_stream_is_started_again(
    site_bus: Bus, tmp_path: Path
) -> None:
    recording(tmp_path, "demo")
    services.note_add(room_id=ROOM, kind="scene", text="The Garden")
    Note.objects.update(created_ms=now_ms() - 70_000)
    watcher = Watcher(site_bus)
    with running_with(site_bus, tmp_path):
        assert watcher.until(lambda c: True).scene == "The Garden"
        services.playback_restart_all()
        watcher.until(lambda c: c.scene is None)
