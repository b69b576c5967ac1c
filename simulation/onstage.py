"""What is on stream in a run: a recording and a script, on the stage of the live room. Pure."""

from collections import deque
from collections.abc import Iterable
from typing import Final

from protocol.messages import StreamContext
from streamctx.items import Item
from streamctx.recent import Recent
from streamctx.sources.recording.playing import Playing
from streamctx.stage import Stage, Told

LOOK_EVERY_MS: Final = 2_000
FAR: Final = 2**62


class OnStage:
    """Looks every 2 s, at each event of the recording and at each item of the script."""

    def __init__(
        self,
        room_id: str,
        start_ms: int,
        playing: Playing | None,
        script: Iterable[tuple[int, tuple[Item, ...]]],
    ) -> None:
        """``script`` says what comes when (Unix ms), in order."""
        self._room_id, self._playing, self._coming = room_id, playing, deque(script)
        self._stage, self._recent = Stage(room_id), Recent()
        self.next_ms = start_ms if playing or self._coming else FAR

    def poll(self, now_ms: int) -> StreamContext | None:
        """Return the context when one is due, else None."""
        if now_ms < self.next_ms:
            return None
        while self._coming and self._coming[0][0] <= now_ms:
            for item in self._coming.popleft()[1]:
                self._recent.add(self._room_id, item)
        self.next_ms = self._following(now_ms)
        self._stage.take(self._tell(now_ms))
        return self._stage.show(now_ms) if self._stage.due(now_ms) else None

    def _following(self, now_ms: int) -> int:
        turn = now_ms + LOOK_EVERY_MS
        if self._playing:
            turn = self._playing.next_event_ms(now_ms, turn) or turn
        return min(turn, self._coming[0][0]) if self._coming else turn

    def _tell(self, now_ms: int) -> list[Told]:
        played = [self._playing.told(self._room_id, now_ms)] if self._playing else []
        return played + self._recent.told(now_ms)
