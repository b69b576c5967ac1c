"""Slow work in a run: done at once, by the model and the memory of the run. On the virtual clock it
takes no time."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from personas.engine.engine import Awaited
from personas.engine.queued_jobs import QueuedJobs
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import NOTHING, LineJob, LineResults, ModelText, Recalled
from simulation.own_memory import OwnMemory

Write = Callable[[Batch], Mapping[str, ModelText]]
"""Has a model write a batch; returns its texts by reply id."""
T = TypeVar("T")


def nobody(batch: Batch) -> Mapping[str, ModelText]:
    """Write nothing."""
    return {}


class OwnQueue:
    """What came of a job waits here until its line is due, as it does in Redis."""

    def __init__(self, write: Write = nobody, memory: OwnMemory | None = None) -> None:
        self._write, self._memory = write, memory
        self._texts: dict[str, ModelText] = {}
        self._memories: dict[str, Recalled] = {}

    def results(self, awaited: Awaited) -> LineResults:
        """Return what has come for the lines that are due."""
        if not (self._texts or self._memories):
            return NOTHING
        return LineResults(
            _taken(self._texts, awaited.texts), _taken(self._memories, awaited.memories)
        )

    def do(self, jobs: QueuedJobs, now_ms: int) -> None:
        """Do the jobs at ``now_ms`` (Unix ms)."""
        if memory := self._memory:
            for line in jobs.learn:
                memory.learn(line, now_ms)
            for job in jobs.recall:
                if recalled := memory.recall(job, now_ms):
                    self._memories[job.reply_id] = recalled
        for batch in jobs.batches:
            lines = tuple(replace(one, recalled=self._told(one, now_ms)) for one in batch.lines)
            self._texts.update(self._write(replace(batch, lines=lines)))

    def _told(self, line: LineJob, now_ms: int) -> Recalled | None:
        """Return what the persona remembers of what it answers, None without a memory."""
        return self._memory.told(line, now_ms) if self._memory else None


def _taken(waiting: dict[str, T], reply_ids: Iterable[str]) -> dict[str, T]:
    return {one: waiting.pop(one) for one in reply_ids if one in waiting}
