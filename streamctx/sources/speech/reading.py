"""A capture program's piece of speech, on our clock. Pure."""

from typing import Final

from protocol.clock import parse_ts
from protocol.messages import StreamTranscriptSegment
from streamctx.items import Speech

LONGEST_MS: Final = 30_000


def read_segment(segment: StreamTranscriptSegment, now_ms: int) -> Speech:
    """Return what was said, at the latest until ``now_ms`` (Unix ms).

    ``ts`` is when it was said to the end; start and end count from the tool's own beginning.
    """
    until_ms = min(parse_ts(segment.ts), now_ms)
    speaker = (segment.meta or {}).get("speaker")
    confidence = segment.confidence
    return Speech(
        id=f"seg:{segment.id}",
        at_ms=until_ms - min(max(0, segment.end_ms - segment.start_ms), LONGEST_MS),
        until_ms=until_ms,
        text=segment.text,
        speaker=speaker if isinstance(speaker, str) and speaker else None,
        confidence=confidence if isinstance(confidence, float) else None,
    )
