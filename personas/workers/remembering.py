"""The policy run's side of memory: what it asks to be learned and recalled, and what has come back.

Like model text, memories are worked out elsewhere and wait in Redis until a line is due; nobody
waits for them, and what was there is part of the log.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from language.english import ENGLISH
from personas.chat.signs import asked_for
from personas.llm_lines.jobs import Recalled
from personas.policy.types import Decision, PlannedLine
from personas.workers.results import load_results
from personas.workers.shard import Input, Shard
from protocol.bus import Bus
from protocol.codec import BadMessage, decode
from protocol.messages import ChatMessage

SendTask = Callable[[str, Any], None]
"""Has the queue ``models`` run ``memory.tasks.<name>`` with one argument."""
COMMAND: Final = b"remember"


class Remembering:
    """``send`` is None with memory off: then this does nothing and costs nothing."""

    def __init__(self, bus: Bus, send: SendTask | None) -> None:
        self._bus, self._send = bus, send
        self._asked: set[str] = set()

    def memories(self, shard: Shard, now_ms: int) -> dict[str, Recalled]:
        """What was recalled for the lines due by now, by reply id; the log keeps it."""
        answers = shard.answers() if self._send else []
        due = [one.reply_id for one in answers if one.due_ms <= now_ms]
        return load_results(self._bus, {one: self._bus.keys.memories(one) for one in due}, Recalled)

    def go(self, shard: Shard, inputs: Sequence[Input], made: Iterable[Decision]) -> None:
        """Have learned what the new lines ask for, and recalled what the planned ones may need."""
        if self._send is None:
            return
        heard = [one for one in inputs if one.name == "firehose"]
        for record in heard:
            if COMMAND in record.data.lower() and (line := _line(record)) and _asks(line):
                self._send("remember", record.data.decode())
        planned = {one.reply_id: _wanted(one) for one in shard.answers()}
        for reply_id in planned.keys() - self._asked:
            self._send("recall", planned[reply_id])
        self._asked = set(planned)
        _recall_forced(self._send, heard, made)


def _recall_forced(send: SendTask, heard: Sequence[Input], made: Iterable[Decision]) -> None:
    """A test's marker is answered in the moment it is heard; its recall is only counted."""
    forced = {one.trigger_id: one for one in made if one.forced}
    for line in filter(None, map(_line, heard)) if forced else ():
        if decision := forced.get(line.id):
            send("recall", _of_forced(decision, line))


def _line(record: Input) -> ChatMessage | None:
    try:
        return decode(record.data, ChatMessage)
    except BadMessage:
        return None


def _asks(line: ChatMessage) -> bool:
    return line.origin != "bot" and bool(asked_for(line.content, ENGLISH))


def _wanted(line: PlannedLine) -> dict[str, str]:
    trigger = line.trigger
    return {
        "reply_id": line.reply_id,
        "room_id": trigger.room_id,
        "persona_id": line.chatter_id,
        "user_id": trigger.author_id,
        "query": _query(trigger.author, trigger.text),
    }


def _of_forced(decision: Decision, line: ChatMessage) -> dict[str, str]:
    return {
        "reply_id": decision.reply_id,
        "room_id": line.room_id,
        "persona_id": decision.persona_id,
        "user_id": line.user_id,
        "query": _query(line.display_name, line.content),
    }


def _query(author: str, text: str) -> str:
    """What is looked for: the line, and who says it."""
    return f"{author}: {text}"
