"""The policy run's side of model text: what it asks for, and what has come when a line is due.

It never waits. Every line is claimed once in Redis before it is sent, so that a run which takes
over, or repeats what was logged, asks for nothing twice.
"""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from personas.llm_lines.director import Batch, Director
from personas.llm_lines.jobs import LineJob, ModelText
from personas.workers.results import load_results
from personas.workers.shard import Shard
from protocol.bus import Bus
from protocol.streams import TEXT_TTL_S

Send = Callable[[Batch], None]
Count = Callable[[str, int], None]
LINE: Final = "line"


def nobody(batch: Batch) -> None:
    """Sends nothing: no model is there."""


class Texts:
    """``send`` hands a batch to a model; ``count`` adds to a counter."""

    def __init__(self, bus: Bus, send: Send, count: Count) -> None:
        self._bus, self._send, self._count = bus, send, count
        self._director = Director()

    def due(self, shard: Shard, now_ms: int) -> dict[str, ModelText]:
        """What models wrote for the lines due by now; the log keeps it for whoever repeats this."""
        due = shard.due_jobs(now_ms)
        keys = {one: self._bus.keys.text(one) for one in due}
        texts = load_results(self._bus, keys, ModelText)
        self._count("llm_texts_used", len(texts))
        self._count("llm_texts_missed", len(due) - len(texts))
        return texts

    def go(self, shard: Shard, now_ms: int) -> None:
        """Collect what the minds want and send off the batches whose time has come."""
        for room_id, lines in shard.take_jobs():
            self._director.offer(room_id, lines, now_ms)
        for batch in self._director.take(now_ms):
            background = shard.background(batch.room_id)
            ours = self._claimed(batch.lines)
            if background is not None and ours:
                self._send(replace(batch, lines=ours, background=background))
                self._count("llm_batches", 1)
                self._count("llm_lines_asked", len(ours))

    def _claimed(self, lines: Sequence[LineJob]) -> tuple[LineJob, ...]:
        """Those nobody has sent before. Not earlier: a window that was open when a run ended is
        offered again by the next one."""
        pipe = self._bus.redis.pipeline(transaction=False)
        for line in lines:
            pipe.set(self._bus.keys.claim(LINE, line.reply_id), b"1", nx=True, ex=TEXT_TTL_S)
        return tuple(line for line, ours in zip(lines, pipe.execute(), strict=True) if ours)
