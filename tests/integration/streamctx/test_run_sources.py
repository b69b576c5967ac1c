"""The sources' loop on a real Redis and a real database: at once, in time, and over a take-over."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from protocol.bus import Bus
from protocol.clock import now_ms, parse_ts, to_ts
from protocol.codec import encode
from protocol.counters import totals
from protocol.ids import new_id
from protocol.messages import SCHEMA_VERSION, StreamTranscriptSegment
from streamctx import services
from streamctx.counted import COUNTED
from streamctx.models import Note
from streamctx.tasks import run_sources
from tests.integration.streamctx.watching import ROOM, Watcher, event_ids, running

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_playback_is_on_the_wire_at_once_and_its_first_event_too(site_bus: Bus) -> None:
    watcher = Watcher(site_bus)
    with running():
        watcher_start = services.playback_start(room_id=ROOM, stream="ridge-run", speed=4.0)
        first = watcher.until(lambda c: c.transcript_window, within_s=2.0)
        fallen = watcher.until(lambda c: c.events)
        assert services.current(ROOM) is not None
        assert services.current("room:other") is None
    assert first.room_id == ROOM
    assert fallen.events[0].type == "fail"
    assert event_ids(fallen)[0].startswith(f"ridge-run:{watcher_start.started_ms}:0:")
    assert parse_ts(fallen.ts) - parse_ts(fallen.events[0].ts) < 1_500


def test_a_still_stretch_is_published_every_two_seconds(site_bus: Bus, settings: Any) -> None:
    services.playback_start(room_id=ROOM, stream="kitchen-table", speed=0.25)
    watcher = Watcher(site_bus)
    with running():
        before = watcher.until(lambda c: True)
        after = watcher.until(lambda c: True)
        assert after.sequence > before.sequence
        assert parse_ts(after.ts) - parse_ts(before.ts) <= 2_600


def test_a_note_reaches_the_context_at_once(site_bus: Bus) -> None:
    watcher = Watcher(site_bus)
    with running():
        services.note_add(room_id=ROOM, kind="event", text="the cat fell off", event_type="fail")
        fell = watcher.until(lambda c: c.events, within_s=2.0)
        services.note_add(room_id=ROOM, kind="scene", text="The Garden")
        moved = watcher.until(lambda c: c.scene == "The Garden", within_s=2.0)
        services.note_add(room_id=ROOM, kind="text", text="chat, tea or coffee?")
        asked = watcher.until(lambda c: c.transcript_window, within_s=2.0)
    assert fell.events[0].strength == 0.85
    assert [e.type for e in moved.events] == ["fail", "scene_change"]
    question = asked.events[-1]
    assert question.type == "chat_question"
    assert question.meta is not None
    assert question.meta["options"] == ["tea", "coffee"]


def test_a_take_over_continues_clock_and_ids_even_when_redis_forgot(site_bus: Bus) -> None:
    services.playback_start(room_id=ROOM, stream="ridge-run", speed=4.0)
    services.note_add(room_id=ROOM, kind="event", text="a door slams")
    watcher = Watcher(site_bus)
    with running():
        before = watcher.until(lambda c: len(c.events) >= 3)
    site_bus.redis.flushall()
    watcher = Watcher(site_bus)
    with running():
        after = watcher.until(lambda c: True)
    assert event_ids(after)[: len(before.events)] == event_ids(before)
    assert after.sequence > before.sequence
    assert after.transcript_window[0].t0_ms == before.transcript_window[0].t0_ms


def test_only_one_process_serves(site_bus: Bus) -> None:
    services.playback_start(room_id=ROOM, stream="ridge-run")
    watcher = Watcher(site_bus)
    with running():
        watcher.until(lambda c: True)
        assert run_sources.run() is False


def test_restarting_shows_the_opening_again(site_bus: Bus) -> None:
    services.playback_start(room_id=ROOM, stream="ridge-run", speed=8.0)
    watcher = Watcher(site_bus)
    with running():
        late = watcher.until(lambda c: len(c.events) >= 2)
        assert services.playback_restart_all() == 1
        again = watcher.until(lambda c: len(c.events) < 2)
        services.playback_stop(room_id=ROOM)
    assert not set(event_ids(late)) & set(event_ids(again))


def segment(text: str, **rest: Any) -> StreamTranscriptSegment:
    values: dict[str, Any] = {"id": new_id(), "ts": to_ts(now_ms())} | rest
    return StreamTranscriptSegment(
        schema_name="StreamTranscriptSegment",
        schema_version=SCHEMA_VERSION,
        room_id=ROOM,
        start_ms=1_000,
        end_ms=3_000,
        text=text,
        **values,
    )


def test_speech_of_outside_tools_is_folded_and_rubbish_set_aside(site_bus: Bus) -> None:
    watcher = Watcher(site_bus)
    with running():
        for data in (b"not json", encode(segment("late")).replace(b'"ts":"2', b'"ts":"x')):
            site_bus.append("transcripts", data)
        site_bus.append("transcripts", encode(segment("what do you think, chat?")))
        heard = watcher.until(lambda c: c.transcript_window)
        key = site_bus.keys.stream("transcripts")
        assert len(site_bus.latest(site_bus.keys.dead(key), 10)) == 2
        assert site_bus.redis.xpending(key, "stream_perceptor")["pending"] == 0
    assert heard.transcript_window[0].text == "what do you think, chat?"
    assert heard.events[0].type == "chat_question"
    with running():  # whoever takes over has heard it too
        assert Watcher(site_bus).until(lambda c: c.transcript_window)


def test_counters_are_there_from_zero(site_bus: Bus) -> None:
    services.playback_start(room_id=ROOM, stream="ridge-run")
    watcher = Watcher(site_bus)
    with running():
        watcher.until(lambda c: True)
        watcher.until(lambda c: totals(site_bus, "perceptor").get("contexts_published"))
    found = totals(site_bus, "perceptor")
    assert set(COUNTED) <= set(found)
    assert found["llm_calls"] == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"room_id": "demo"}, "room_id"),
        ({"kind": "song"}, "kind"),
        ({"text": "  \n "}, "text"),
        ({"text": "x" * 501}, "text"),
        ({"strength": 1.5}, "strength"),
    ],
)
def test_a_wrong_note_names_its_field(wrong: dict[str, Any], field: str, site_bus: Bus) -> None:
    with pytest.raises(ValidationError) as error:
        services.note_add(**({"room_id": ROOM, "kind": "text", "text": "fine"} | wrong))
    assert field in error.value.message_dict
    assert not Note.objects.exists()


def test_any_text_in_a_note_can_be_published(site_bus: Bus) -> None:
    note = services.note_add(room_id=ROOM, kind="text", text="a\x00b\u2028c \ud800 d\re")
    assert note.text == "a b c d e"


@pytest.mark.parametrize("stream", ["nothing", "../rooms/demo", ""])
def test_a_stream_that_is_not_there_cannot_be_started(stream: str, site_bus: Bus) -> None:
    with pytest.raises(ValidationError):
        services.playback_start(room_id=ROOM, stream=stream)


def test_stream_names_lists_what_ships() -> None:
    assert services.stream_names() == ["kitchen-table", "ridge-run"]
