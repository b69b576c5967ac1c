"""The queue ``models`` as the policy run sees it: jobs go there, and what came of them lies in Redis.

It never waits. Every line is claimed once in Redis before it is sent, so that a run which takes over,
or repeats what was logged, asks for nothing twice.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

import msgspec
from msgspec.structs import replace

from personas.engine.engine import Awaited
from personas.engine.queued_jobs import QueuedJobs
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import LineJob, LineResults, ModelText, Recalled
from protocol.bus import Bus
from protocol.streams import TEXT_TTL_S

SendBatch = Callable[[Batch], None]
"""Has a model write a batch of lines."""
SendTask = Callable[[str, Any], None]
"""Has the queue ``models`` run ``memory.tasks.<name>`` with one argument."""
Count = Callable[[str, int], None]
LINE: Final = "line"
T = TypeVar("T")


def nobody(batch: Batch) -> None:
    """Send nothing: no model is there."""


class ModelQueue:
    """``count`` adds to a counter; without ``send_task`` nothing is remembered."""

    def __init__(
        self, bus: Bus, count: Count, send_batch: SendBatch, send_task: SendTask | None
    ) -> None:
        self._bus, self._count = bus, count
        self._send_batch, self._send_task = send_batch, send_task

    def results(self, awaited: Awaited) -> LineResults:
        """Return what has come for the lines that are due."""
        keys = self._bus.keys
        texts = load_results(self._bus, {one: keys.text(one) for one in awaited.texts}, ModelText)
        self._count("llm_texts_used", len(texts))
        self._count("llm_texts_missed", len(awaited.texts) - len(texts))
        recalled = {one: keys.memories(one) for one in awaited.memories}
        return LineResults(texts, load_results(self._bus, recalled, Recalled))

    def send(self, jobs: QueuedJobs) -> None:
        """Hand the jobs over; of a batch only the lines nobody has asked for before."""
        for batch in jobs.batches:
            if lines := self._claimed(batch.lines):
                self._send_batch(replace(batch, lines=lines))
                self._count("llm_batches", 1)
                self._count("llm_lines_asked", len(lines))
        if self._send_task is not None:
            for line in jobs.learn:
                self._send_task("remember", msgspec.json.encode(line).decode())
            for job in jobs.recall:
                self._send_task("recall", msgspec.structs.asdict(job))

    def _claimed(self, lines: Sequence[LineJob]) -> tuple[LineJob, ...]:
        """Claim the lines that are free, and return them. Not earlier: a window that was open when
        a run ended is offered again by the next one."""
        pipe = self._bus.redis.pipeline(transaction=False)
        for line in lines:
            pipe.set(self._bus.keys.claim(LINE, line.reply_id), b"1", nx=True, ex=TEXT_TTL_S)
        return tuple(line for line, ours in zip(lines, pipe.execute(), strict=True) if ours)


def load_results(bus: Bus, keys: Mapping[str, str], kind: type[T]) -> dict[str, T]:
    """Return the values found under ``keys`` (name to Redis key), by name.

    What cannot be read counts as missing: a worker of another version may have left it, and a line
    must not stop the run.
    """
    if not keys:
        return {}
    found = cast(Sequence[Any], bus.redis.mget(list(keys.values())))
    read = {name: _read(data, kind) for name, data in zip(keys, found, strict=True) if data}
    return {name: value for name, value in read.items() if value is not None}


def _read(data: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError:
        return None
