"""Work that the engine leaves to slow workers: lines for a model, memories to learn and recall. Pure.

Nobody waits for it. What has come when a line is due goes into the log, so that whoever repeats the
log says the same.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from language.english import ENGLISH
from personas.chat.signs import asked_for
from personas.llm_lines.director import Batch
from personas.policy.types import Decision, PlannedLine
from protocol.codec import BadMessage, decode
from protocol.entries import Entry
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


def lines_in(records: Iterable[Entry]) -> Iterator[ChatMessage]:
    """Give the chat lines among the records of an act."""
    for record in records:
        if record.stream == "firehose":
            try:
                yield decode(record.data, ChatMessage)
            except BadMessage:
                continue  # the shard has counted it


def to_learn(heard: Iterable[ChatMessage]) -> Iterator[ChatMessage]:
    """Give people's lines that ask for something to be remembered."""
    return (line for line in heard if line.origin != "bot" and asked_for(line.content, ENGLISH))


def for_planned(line: PlannedLine) -> RecallJob:
    """Return the job for a line that waits for its time."""
    said, text = line.trigger, f"{line.trigger.author}: {line.trigger.text}"
    return RecallJob(line.reply_id, said.room_id, line.chatter_id, said.author_id, text)


def for_forced(made: Iterable[Decision], heard: Mapping[str, ChatMessage]) -> Iterator[RecallJob]:
    """Give the jobs for answers to a test's marker, which are said at once: they are only counted."""
    for one in made:
        if one.forced and (line := heard.get(one.trigger_id)):
            text = f"{line.display_name}: {line.content}"
            yield RecallJob(one.reply_id, line.room_id, one.persona_id, line.user_id, text)
