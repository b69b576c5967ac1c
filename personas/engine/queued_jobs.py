"""What a shard wants done by slow workers: lines written by a model, memories learned and recalled. Pure.

Nobody waits for it. What has come when a line is due goes into the log, so that whoever repeats the
log says the same.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from personas.chat.signs import asked_for
from personas.engine.policylog import Input
from personas.engine.shard import Shard
from personas.llm_lines.director import Batch, Director
from personas.policy.types import Decision, PlannedLine
from protocol.codec import BadMessage, decode
from protocol.messages import ChatMessage


class RecallJob(Struct, frozen=True):
    """Find what a persona remembers of a user and a query, for the line ``reply_id``."""

    reply_id: str
    room_id: str
    persona_id: str
    user_id: str
    query: str


class QueuedJobs(Struct):
    """Batches of lines to write, people's lines to learn from, memories to recall."""

    batches: list[Batch] = field(default_factory=list)
    learn: list[ChatMessage] = field(default_factory=list)
    recall: list[RecallJob] = field(default_factory=list)


class JobCollector:
    """Collects jobs act by act. ``remembers``: whether there is a memory to learn and recall."""

    def __init__(self, *, remembers: bool) -> None:
        self._remembers = remembers
        self._director = Director()
        self._asked: frozenset[str] = frozenset()
        self._jobs = QueuedJobs()

    def note(self, shard: Shard, inputs: Iterable[Input], made: Sequence[Decision]) -> None:
        """Note which memories the records and decisions of an act, just applied, call for."""
        if not self._remembers:
            return
        heard = [line for record in inputs if (line := _line(record))]
        self._jobs.learn += filter(_asks, heard)
        planned = {one.reply_id: one for one in shard.answers()}
        self._jobs.recall += [
            _recall(one) for key, one in planned.items() if key not in self._asked
        ]
        self._asked = frozenset(planned)
        # A test's marker is answered in the moment it is heard; its recall is only counted.
        forced = {one.trigger_id: one for one in made if one.forced}
        self._jobs.recall += [_of_forced(forced[one.id], one) for one in heard if one.id in forced]

    def take(self, shard: Shard, now_ms: int) -> QueuedJobs:
        """Return what was noted since the last call, and the batches whose time has come."""
        for room_id, lines in shard.take_jobs():
            self._director.offer(room_id, lines, now_ms)
        taken, self._jobs = self._jobs, QueuedJobs()
        for batch in self._director.take(now_ms):
            if background := shard.background(batch.room_id):
                taken.batches.append(replace(batch, background=background))
        return taken

    def next_ms(self) -> int | None:
        """Return when the next batch leaves, None when no line waits for one."""
        return self._director.next_ms()


def _line(record: Input) -> ChatMessage | None:
    if record.name != "firehose":
        return None
    try:
        return decode(record.data, ChatMessage)
    except BadMessage:
        return None


def _asks(line: ChatMessage) -> bool:
    return line.origin != "bot" and bool(asked_for(line.content))


def _recall(line: PlannedLine) -> RecallJob:
    about = line.trigger
    query = _query(about.author, about.text)
    return RecallJob(line.reply_id, about.room_id, line.chatter_id, about.author_id, query)


def _of_forced(decision: Decision, line: ChatMessage) -> RecallJob:
    query = _query(line.display_name, line.content)
    return RecallJob(decision.reply_id, line.room_id, decision.persona_id, line.user_id, query)


def _query(author: str, text: str) -> str:
    """Return what is looked for: the line, and who says it."""
    return f"{author}: {text}"
