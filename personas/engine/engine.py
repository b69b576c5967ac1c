"""What was read becomes an act, and the act lines, decisions and jobs. Pure.

The one composition of the policy run. Two drivers give it records, times and results, and carry out
what it says: the live worker (``personas/workers/policy.py``) with Redis, a lease and the clock, and
``manage.py simulate`` (``simulation/world.py``) with streams in memory and a clock of its own.
"""

from collections.abc import Sequence

from msgspec import Struct

from personas.engine.policylog import Input, LogEntry
from personas.engine.presend import may_be_said
from personas.engine.queued_jobs import JobCollector, QueuedJobs
from personas.engine.shard import Outcome, Shard
from personas.engine.takeover import ticks_from
from personas.llm_lines.jobs import NOTHING, LineResults


class Awaited(Struct, frozen=True):
    """Reply ids of the lines now due for which a model's text, or memories, may have come."""

    texts: Sequence[str] = ()
    memories: Sequence[str] = ()


class Engine:
    """Runs a shard. Its log entries are written down between ``entry`` and ``act``."""

    def __init__(self, shard: Shard, *, remembers: bool = False) -> None:
        """``remembers``: whether memories are learned and recalled for it."""
        self.shard = shard
        self._remembers = remembers
        self._jobs = JobCollector(remembers=remembers)

    def must_act(self, inputs: Sequence[Input], now_ms: int) -> bool:
        """Return whether there is anything to act on at ``now_ms`` (Unix ms)."""
        return bool(inputs) or self.shard.next_wake_ms() <= now_ms

    def awaited(self, now_ms: int) -> Awaited:
        """Return for which lines the entry at ``now_ms`` takes results."""
        answers = self.shard.answers() if self._remembers else []
        return Awaited(
            self.shard.due_jobs(now_ms), [one.reply_id for one in answers if one.due_ms <= now_ms]
        )

    def entry(
        self, now_ms: int, inputs: Sequence[Input], results: LineResults = NOTHING
    ) -> LogEntry:
        """Return the log entry for hearing ``inputs`` and then living up to ``now_ms``."""
        return LogEntry(
            now=now_ms,
            entries=tuple((record.name, record.id) for record in inputs),
            ticks_from=ticks_from(self.shard.now, now_ms),
            texts=results.texts,
            memories=results.memories,
        )

    def act(self, entry: LogEntry, inputs: Sequence[Input], past: Sequence[Input] = ()) -> Outcome:
        """Act on an entry with its records; ``past`` are those which a reset only remembers.

        What the gateway would refuse is left out of the lines and counted.
        """
        outcome = self.shard.apply(entry, inputs, past)
        made = outcome.lines
        outcome.lines = [one for one in made if may_be_said(one, self.shard.room(one.room_id))]
        outcome.counts["messages_refused"] += len(made) - len(outcome.lines)
        self._jobs.note(self.shard, inputs, outcome.decisions)
        return outcome

    def jobs(self, now_ms: int) -> QueuedJobs:
        """Return what slow workers are to do, since the last call."""
        return self._jobs.take(self.shard, now_ms)

    def next_ms(self) -> int:
        """Return when there is something to do without input: an act, or a batch that leaves."""
        wake, batch = self.shard.next_wake_ms(), self._jobs.next_ms()
        return wake if batch is None else min(wake, batch)
