"""What was read becomes an act, and the act lines, decisions and jobs. Pure.

The one composition of the policy run. Two drivers give it records, times and results, and carry out
what it says: the live worker (``personas/workers/policy.py``) with Redis, a lease and the clock, and
``manage.py simulate`` (``simulation/world.py``) with streams in memory and a clock of its own.
"""

from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from personas.engine.policylog import LogEntry
from personas.engine.presend import may_be_said
from personas.engine.queued_jobs import QueuedJobs, for_forced, for_planned, lines_in, to_learn
from personas.engine.shard import Outcome, Shard
from personas.engine.takeover import ticks_from
from personas.llm_lines.director import Director
from personas.llm_lines.jobs import NOTHING, LineResults
from personas.policy.types import Decision, PlannedLine
from protocol.entries import Entry


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
        self._director = Director()
        self._jobs = QueuedJobs()
        self._recalled: frozenset[str] = frozenset()

    def must_act(self, records: Collection[object], now_ms: int) -> bool:
        """Return whether there is anything to act on: records, or what is due by ``now_ms`` (Unix ms)."""
        return bool(records) or self.shard.next_wake_ms() <= now_ms

    def awaited(self, now_ms: int) -> Awaited:
        """Return for which lines the entry at ``now_ms`` takes results."""
        answers = self._answers() if self._remembers else {}
        return Awaited(
            [one for mind in self.shard.minds.values() for one in mind.due_jobs(now_ms)],
            [one for one, line in answers.items() if line.due_ms <= now_ms],
        )

    def _answers(self) -> dict[str, PlannedLine]:
        """Return the planned lines on which memories may bear, by reply id."""
        minds = self.shard.minds.values()
        return {line.reply_id: line for mind in minds for line in mind.answers()}

    def entry(
        self, now_ms: int, records: Sequence[Entry], results: LineResults = NOTHING
    ) -> LogEntry:
        """Return the log entry for hearing ``records`` and then living up to ``now_ms``."""
        return LogEntry(
            now=now_ms,
            entries=tuple((record.stream, record.id) for record in records),
            ticks_from=ticks_from(self.shard.now, now_ms),
            texts=results.texts,
            memories=results.memories,
        )

    def act(self, entry: LogEntry, records: Sequence[Entry], past: Sequence[Entry] = ()) -> Outcome:
        """Act on an entry with its records; ``past`` are those which a reset only remembers.

        What the gateway would refuse is left out of the lines and counted.
        """
        outcome = self.shard.apply(entry, records, past)
        if made := outcome.lines:
            outcome.lines = [one for one in made if may_be_said(one, self.shard.room(one.room_id))]
            outcome.counts["messages_refused"] += len(made) - len(outcome.lines)
        if self._remembers:
            self._remember(records, outcome.decisions)
        return outcome

    def _remember(self, records: Sequence[Entry], made: Sequence[Decision]) -> None:
        """Note the jobs for the memory that an act, just applied, calls for."""
        heard = {line.id: line for line in lines_in(records)}
        planned = self._answers()
        self._jobs.learn += to_learn(heard.values())
        self._jobs.recall += [
            for_planned(line) for one, line in planned.items() if one not in self._recalled
        ]
        self._jobs.recall += for_forced(made, heard)
        self._recalled = frozenset(planned)

    def jobs(self, now_ms: int) -> QueuedJobs:
        """Return what slow workers are to do, since the last call."""
        minds = self.shard.minds
        for room_id, mind in minds.items():
            self._director.offer(room_id, mind.take_jobs(), now_ms)
        taken, self._jobs = self._jobs, QueuedJobs()
        for batch in self._director.take(now_ms):
            if room := minds.get(batch.room_id):
                taken.batches.append(replace(batch, background=room.background()))
        return taken

    def next_ms(self) -> int:
        """Return when there is something to do without records: an act, or a batch that leaves."""
        wake, batch = self.shard.next_wake_ms(), self._director.next_ms()
        return wake if batch is None else min(wake, batch)
