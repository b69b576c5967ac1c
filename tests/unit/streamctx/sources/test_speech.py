"""A capture program's segment on our clock."""

from typing import Any

import pytest
from msgspec import UNSET

from protocol.clock import to_ts
from protocol.messages import SCHEMA_VERSION, StreamTranscriptSegment
from streamctx.sources.speech.reading import LONGEST_MS, read_segment

NOW = 1_700_000_000_000


def segment(ts_ms: int = NOW, **rest: Any) -> StreamTranscriptSegment:
    values: dict[str, Any] = {"start_ms": 1_000, "end_ms": 3_000, "text": "hello"} | rest
    return StreamTranscriptSegment(
        schema_name="StreamTranscriptSegment",
        schema_version=SCHEMA_VERSION,
        id="segment-1",
        room_id="room:demo",
        ts=to_ts(ts_ms),
        **values,
    )


@pytest.mark.parametrize(
    ("ts_ms", "start_ms", "end_ms", "at", "until"),
    [
        pytest.param(NOW - 500, 1_000, 3_000, -2_500, -500, id="ends at its ts"),
        pytest.param(NOW + 9_000, 1_000, 3_000, -2_000, 0, id="a clock that runs ahead"),
        pytest.param(NOW, 3_000, 1_000, 0, 0, id="backwards"),
        pytest.param(NOW, 0, 10**9, -LONGEST_MS, 0, id="endless"),
    ],
)
def test_when_it_was_said(ts_ms: int, start_ms: int, end_ms: int, at: int, until: int) -> None:
    speech = read_segment(segment(ts_ms, start_ms=start_ms, end_ms=end_ms), NOW)
    assert (speech.at_ms - NOW, speech.until_ms - NOW) == (at, until)


@pytest.mark.parametrize(
    ("rest", "speaker", "confidence"),
    [
        ({"meta": {"speaker": "Mara"}, "confidence": 0.5}, "Mara", 0.5),
        ({"meta": {"speaker": ""}}, None, None),
        ({"meta": {"speaker": 7}, "confidence": UNSET}, None, None),
        ({"meta": None}, None, None),
    ],
)
def test_who_said_it_and_how_sure_the_tool_is(
    rest: dict[str, Any], speaker: str | None, confidence: float | None
) -> None:
    speech = read_segment(segment(**rest), NOW)
    assert (speech.speaker, speech.confidence) == (speaker, confidence)
    assert (speech.id, speech.text, speech.told) == ("seg:segment-1", "hello", False)
