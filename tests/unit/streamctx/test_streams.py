"""The streams that ship: they load, open with a bang, and keep a chat busy."""

from itertools import pairwise
from pathlib import Path

import pytest

from streamctx.sources.recording.files import load
from streamctx.sources.recording.reading import Cue, Track

STREAMS = Path(__file__).parents[3] / "configs" / "streams"
NAMES = sorted({path.name.split(".")[0] for path in STREAMS.glob("*.vtt")})


REACTED_TO = {"big_laugh", "fail", "clutch", "chat_question", "scene_change", "argument"} | {
    "music_change",
    "silence",
}


def events(track: Track) -> list[Cue]:
    return [cue for cue in track.cues if cue.event]


def of_type(track: Track, kind: str) -> list[Cue]:
    return [cue for cue in events(track) if cue.event and cue.event.type == kind]


def test_there_are_two() -> None:
    assert NAMES == ["kitchen-table", "ridge-run"]


@pytest.mark.parametrize("name", NAMES)
class TestEveryStream:
    def test_opens_with_an_event_and_a_question_within_8_seconds(self, name: str) -> None:
        track = load(STREAMS, name)
        assert events(track)[0].start_ms <= 5_000
        assert of_type(track, "chat_question")[0].start_ms <= 8_000

    def test_has_everything_a_chat_reacts_to(self, name: str) -> None:
        track = load(STREAMS, name)
        kinds = {cue.event.type for cue in events(track) if cue.event}
        assert kinds >= REACTED_TO
        questions = [cue.event for cue in of_type(track, "chat_question") if cue.event]
        assert len(questions) >= 8
        assert all(event.question for event in questions)
        assert sum(bool(event.options) for event in questions) >= 4

    def test_strong_moments_are_spread(self, name: str) -> None:
        track = load(STREAMS, name)
        strong = [c.start_ms for c in events(track) if c.event and c.event.strength >= 0.8]
        gaps = [b - a for a, b in pairwise([*strong, track.duration_ms + strong[0]])]
        assert max(gaps) <= 105_000

    def test_has_one_quiet_stretch(self, name: str) -> None:
        track = load(STREAMS, name)
        spoken = [cue for cue in track.cues if not cue.event]
        words = {cue.start_ms: len(cue.text.split()) for cue in spoken}
        in_50_s = [
            sum(n for at, n in words.items() if start <= at < start + 50_000)
            for start in range(0, track.duration_ms - 50_000, 1_000)
        ]
        assert min(in_50_s) <= 8
        assert 75 <= sum(words.values()) / (track.duration_ms / 60_000) <= 140


def test_the_demo_stream_lasts_ten_minutes() -> None:
    assert 590_000 <= load(STREAMS, "ridge-run").duration_ms <= 620_000
