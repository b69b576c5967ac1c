"""The engine without any driver: what it writes down, says, and leaves to slow workers."""

from collections.abc import Iterable

import msgspec
import pytest
from msgspec.structs import replace

from personas.chat.names import load_names
from personas.engine.engine import Engine
from personas.engine.minds import Minds
from personas.engine.policylog import BEGINNING, LogEntry, Reset
from personas.engine.shard import Shard
from personas.engine.takeover import FRESH
from personas.llm_lines.director import WINDOW_MS
from personas.llm_lines.jobs import NOTHING, LineResults, ModelText, Recalled
from protocol.codec import encode
from protocol.configs.moderation import Blocklist
from protocol.control import entry_of
from protocol.entries import Entry
from protocol.messages import ChatMessage
from tests.unit.personas.builders import NOW, book, line, persona, room, roster, snapshot

QUESTION = line("ClipGoblin what is alice's dog called?", user_id="bob", display_name="Bob")


def engine(*, remembers=False, moderation=None, **config) -> Engine:
    """An engine whose one persona answers every person."""
    made = snapshot(room({"human_salience": 1.0, "idle_rate": 0}, **config))
    made = replace(made, moderation=moderation or made.moderation)
    minds = Minds(book(), load_names(), markers=True)
    begun = Engine(Shard(minds), remembers=remembers)
    nowhere = dict(BEGINNING)
    cast = roster(persona("ClipGoblin"))
    reset = Reset(
        reason=FRESH, config=(entry_of(made), entry_of(cast)), past=nowhere, start=nowhere
    )
    begun.act(LogEntry(now=NOW, reset=reset), [])
    return begun


def heard(*lines: ChatMessage) -> list[Entry]:
    return [Entry("firehose", f"{NOW}-{n}", encode(one)) for n, one in enumerate(lines)]


def act(target: Engine, now_ms: int, records: Iterable[Entry] = (), results=NOTHING):
    records = list(records)
    return target.act(target.entry(now_ms, records, results), records)


def due_ms(target: Engine) -> int:
    [planned] = [line for mind in target.shard.minds.values() for line in mind.answers()]
    return planned.due_ms


def test_an_entry_says_what_was_heard_and_acting_on_it_again_gives_the_same():
    first, second = engine(), engine()
    records = heard(QUESTION)
    entry = first.entry(NOW + 10, records)
    assert entry.entries == (("firehose", f"{NOW}-0"),)
    assert entry.now == NOW + 10
    again = msgspec.json.decode(msgspec.json.encode(entry), type=LogEntry)
    assert first.act(entry, records).decisions == second.act(again, records).decisions


@pytest.mark.parametrize(
    ("records", "after_ms", "must"), [([], 0, False), ([1], 0, True), ([], 900, True)]
)
def test_there_is_something_to_act_on_with_records_or_when_a_tick_is_due(records, after_ms, must):
    assert engine().must_act(records, NOW + after_ms) is must


def test_a_line_the_gateway_would_refuse_is_counted_and_not_said():
    rules = snapshot(room()).moderation
    drop = Blocklist(name="own", action="drop", patterns=("e2e",))
    marked = line("hello E2E_TEST_1")
    said = act(engine(), NOW + 10, heard(marked))
    held = act(engine(moderation=replace(rules, blocklists=(drop,))), NOW + 10, heard(marked))
    assert [one.trace.cause for one in said.lines] == [marked.id]
    assert (held.lines, held.counts["messages_refused"]) == ([], 1)
    assert held.decisions == said.decisions


def test_what_a_person_asks_to_be_remembered_is_learned_once():
    target = engine(remembers=True)
    told, chat = line("remember: the door is red"), line("I remember that door")
    bots = line("remember: bots are people", origin="bot", id="bot-00001")
    act(target, NOW + 10, heard(told, chat, bots))
    assert target.jobs(NOW + 10).learn == [told]
    assert target.jobs(NOW + 20).learn == []


def test_memories_are_asked_for_when_an_answer_is_planned_and_awaited_when_it_is_due():
    target = engine(remembers=True)
    act(target, NOW + 10, heard(QUESTION))
    [job] = target.jobs(NOW + 10).recall
    act(target, NOW + 900)
    assert target.jobs(NOW + 900).recall == []
    assert (job.persona_id, job.user_id) == ("ClipGoblin", "bob")
    assert job.query == f"Bob: {QUESTION.content}"
    due = due_ms(target)
    assert target.awaited(due - 1).memories == []
    assert target.awaited(due).memories == [job.reply_id]
    brought = LineResults(memories={job.reply_id: Recalled(("alice's dog is called Biscuit",), 7)})
    [answer] = act(target, due, results=brought).lines
    assert "biscuit" in answer.content.casefold()
    assert answer.trace.mem_ms == 7


def test_the_memories_for_an_answer_to_a_marker_are_asked_for_all_the_same():
    target = engine(remembers=True)
    act(target, NOW + 10, heard(line("hello E2E_TEST_1")))
    [job] = target.jobs(NOW + 10).recall
    assert job.query == "Alice: hello E2E_TEST_1"


def test_without_a_memory_none_is_asked_for():
    target = engine()
    act(target, NOW + 10, heard(QUESTION, line("remember: the door is red")))
    jobs = target.jobs(NOW + 10)
    assert (jobs.learn, jobs.recall, jobs.batches) == ([], [], [])
    assert target.awaited(NOW + 10_000).memories == []


def test_a_models_text_is_asked_for_in_a_batch_and_said_when_it_has_come():
    target = engine(generator="litellm")
    act(target, NOW + 10, heard(QUESTION))
    [batch] = target.jobs(NOW + 10).batches  # at once: a person waits
    [job] = batch.lines
    assert batch.background.title == "Test"
    assert target.jobs(NOW + 10 + WINDOW_MS).batches == []
    assert target.awaited(job.due_ms).texts == [job.reply_id]
    wrote = LineResults(texts={job.reply_id: ModelText("a good boy", 900)})
    [answer] = act(target, job.due_ms, results=wrote).lines
    assert answer.content == "@Bob a good boy"
