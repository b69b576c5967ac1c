"""What personas remember within one run: the live rules over a store of the run's own."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial

from memory.learning import Learner
from memory.pipeline import Pipeline
from memory.quoting import fact_of
from memory.reading import read_fitting
from memory.stub import StubMemory
from moderation.rules import compile_rules
from personas.engine.queued_jobs import RecallJob
from personas.llm_lines.jobs import LineJob, Recalled
from protocol.configs.memory import MemoryPolicy
from protocol.control import RoomSnapshot, RosterSnapshot
from protocol.messages import ChatMessage
from protocol.model_outputs import MemoryItem


class OwnUsage:
    """Counts in this process, at the time ``now_ms`` (Unix ms)."""

    def __init__(self) -> None:
        self.now_ms = 0
        self.counts: Counter[str] = Counter()
        self._windows: dict[tuple[str, str], tuple[int, int]] = {}

    def add(self, counts: Mapping[str, int]) -> None:
        self.counts.update(counts)

    def use(self, quota: str, who: str, seconds: int, n: int = 1) -> int:
        ends_ms, uses = self._windows.get((quota, who), (0, 0))
        if self.now_ms >= ends_ms:
            ends_ms, uses = self.now_ms + seconds * 1000, 0
        self._windows[quota, who] = ends_ms, uses + n
        return uses + n


class OwnMemory:
    """The memory of one room's personas."""

    def __init__(
        self,
        room: RoomSnapshot,
        roster: RosterSnapshot,
        policy: MemoryPolicy,
        *,
        max_items: int,
        max_chars: int,
        per_user: bool = False,
        seeds: Iterable[MemoryItem] = (),
    ) -> None:
        """``seeds`` is what they remember from before; the rest are settings of the live memory."""
        self._usage, store = OwnUsage(), StubMemory(seeds)
        pipeline = Pipeline(self._usage, store, policy)
        self._learner = Learner(
            usage=self._usage, pipeline=pipeline, policy=policy, per_user=per_user
        )
        self._names = [(one.persona_id, one.display_name) for one in roster.personas]
        self._rules = compile_rules(room.moderation)
        self._read = partial(
            read_fitting, store, policy, room, max_items=max_items, max_chars=max_chars
        )

    def learn(self, line: ChatMessage, now_ms: int) -> None:
        """Keep what a person's line asks to be remembered, if that may be."""
        self._usage.now_ms = now_ms
        self._learner.learn(line, self._names, self._rules, now_ms)

    def recall(self, job: RecallJob, now_ms: int) -> Recalled | None:
        """Return what a persona remembers for a line, None for nothing."""
        found = self._read(
            persona_id=job.persona_id, user_id=job.user_id, query=job.query, now_ms=now_ms
        )
        return Recalled(tuple(item.value for item in found), 0) if found else None

    def told(self, line: LineJob, now_ms: int) -> Recalled:
        """Return what the prompt for a line says of memories."""
        found = self._read(
            persona_id=line.persona.persona_id, user_id="", query=line.query, now_ms=now_ms
        )
        return Recalled(tuple(map(fact_of, found)), 0)
