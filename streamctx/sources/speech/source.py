"""Speech that capture programs write to ``stream:transcripts``, for every room.

A new owner of the run hears the last entries again, then goes on where the group stands.
"""

from functools import partial
from typing import Final

from protocol.codec import BadMessage, decode
from protocol.entries import Entry
from protocol.group_reader import GroupReader
from protocol.messages import StreamTranscriptSegment
from protocol.streams import STREAMS
from streamctx.recent import CAP, Recent
from streamctx.sources.kinds import Source, Surroundings
from streamctx.sources.speech.reading import read_segment
from streamctx.stage import Told

STREAM: Final = "transcripts"
IDLE_MS: Final = 5_000


class SpeechSource(Source):
    """Reads with the stream's group; what is no segment becomes a dead letter."""

    def __init__(self, around: Surroundings) -> None:
        self._bus, self._count = around.bus, around.count
        group = STREAMS[STREAM].group
        self._reader = GroupReader(around.bus, STREAM, group, around.consumer, idle_ms=IDLE_MS)
        self._recent = Recent()
        self._again = True

    def tell(self, now_ms: int) -> list[Told]:
        if self._again:
            self._hear_again(now_ms)
        self._hear_new(now_ms)
        return self._recent.told(now_ms)

    def _hear_again(self, now_ms: int) -> None:
        for entry in self._bus.latest(self._bus.keys.stream(STREAM), CAP):
            try:
                self._hear(now_ms, [entry])
            except BadMessage:
                continue  # the group's reader makes it a dead letter, if nobody has yet
        self._again = False

    def _hear_new(self, now_ms: int) -> None:
        entries = self._reader.read(count=CAP, block_ms=1)
        if not entries:
            return
        dead = self._reader.handle_guarded(entries, partial(self._hear, now_ms))
        self._reader.ack([entry.id for entry in entries])
        self._count("processed_transcripts", len(entries) - dead)
        self._count("schema_failures", dead)

    def _hear(self, now_ms: int, entries: list[Entry]) -> None:
        for entry in entries:
            segment = decode(entry.data, StreamTranscriptSegment)
            self._recent.add(segment.room_id, read_segment(segment, now_ms))
