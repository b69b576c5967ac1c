"""Model text in the live run: asked for once, used when due, the same for whoever repeats the log."""

import queue
import threading

import msgspec
import pytest
from django.conf import settings
from django.db import connection
from msgspec.structs import replace

from chatter_site import celery  # noqa: F401  tasks belong to its app
from llm.models import UsageRecord
from personas.engine import takeover
from personas.engine.engine import Engine
from personas.engine.policylog import INPUTS, LogEntry, Reset
from personas.engine.shard import Shard
from personas.llm_lines.director import Batch
from personas.llm_lines.jobs import ModelText, Writer
from personas.tasks import write_lines
from personas.workers.making import from_settings
from personas.workers.model_queue import ModelQueue
from personas.workers.policy import PolicyRun
from personas.workers.writing import write
from protocol.clock import now_ms, parse_ts, to_ts
from protocol.codec import encode
from protocol.configs.room import Timing
from protocol.entries import Entry
from protocol.loop import run_leased
from protocol.messages import StreamContext, StreamEvent, chat_message
from rooms.models import Room
from tests.integration import database
from tests.integration.llm.conftest import fake, fake_server  # noqa: F401
from tests.integration.personas import stage
from tests.unit.personas.llm_lines.making import batch, job
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = "Nova what was that jump?"


@pytest.fixture
def demo(db):
    return Room.objects.create(slug="demo", title="Demo", enabled_personas=["Nova"])


@pytest.fixture
def model(fake, monkeypatch):  # noqa: F811
    monkeypatch.setattr(settings, "LLM_MODEL", "openai/fake")
    monkeypatch.setattr(settings, "LLM_BASE_URL", fake.url)
    return fake


def configuration():
    """The stage's room, its personas written by a model, people always answered."""
    plain = stage.room()
    audience = replace(plain.config.audience, human_salience=1.0, crowd_size=0)
    timing = Timing(p_base=1.0)
    config = replace(plain.config, generator="litellm", audience=audience, timing=timing)
    room = replace(plain, config=config)
    return (stage.entry(room), stage.entry(stage.roster("Nova")))


class Live:
    """A policy run and one models worker, each in a thread."""

    def __init__(self, bus, write=write):
        self.stop, self.batches, self.sent = threading.Event(), queue.Queue(), []
        run = PolicyRun(bus, from_settings(), configuration, self.send)
        self.threads = [
            threading.Thread(
                target=run_leased,
                args=(bus, run),
                kwargs={"stop": self.stop.is_set},
            ),
            threading.Thread(target=database.closing(self.work), args=(bus, write)),
        ]

    def send(self, made: Batch) -> None:
        self.sent.append(made)
        self.batches.put(msgspec.json.encode(made))

    def work(self, bus, write) -> None:
        while not self.stop.is_set():
            try:
                write(bus, msgspec.json.decode(self.batches.get(timeout=0.1), type=Batch))
            except queue.Empty:
                continue
        connection.close()

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join(10)


def logged_texts(bus):
    entries = bus.range(bus.keys.stream("policy_log"))
    found = [msgspec.json.decode(entry.data, type=LogEntry).texts for entry in entries]
    return {key: text for texts in found for key, text in texts.items()}


def answer_to(bus, place):
    return until(
        lambda: next((one for one in stage.submitted(bus) if one.reply_to == place), None),
        "answer",
    )


def test_a_persons_question_is_answered_in_the_models_words(bus, model, demo):
    with Live(bus) as live:
        until(lambda: bus.load_checkpoint("policy"), "checkpoint")
        asked_ms = now_ms()
        stage.say(bus, QUESTION, "human_00000001")
        line = answer_to(bus, "human_00000001")
    assert parse_ts(line.ts) - asked_ms <= 6_000
    wrote = logged_texts(bus)[line.id]
    assert line.content == f"@{line.mentions[0]} {wrote.text}"
    assert line.trace.llm_ms == wrote.llm_ms
    assert len(live.sent) == model.calls == 1
    record = UsageRecord.objects.get(outcome="ok")
    assert (record.calls, record.room_id) == (1, "room:demo")
    assert record.tokens_in > 0


@pytest.mark.parametrize("mode", ["hang", "broken"])
def test_without_an_answer_the_line_comes_in_time_all_the_same(bus, model, demo, mode):
    model.mode = mode
    with Live(bus, lambda *_: None if mode == "hang" else write(*_)):
        until(lambda: bus.load_checkpoint("policy"), "checkpoint")
        asked_ms = now_ms()
        stage.say(bus, QUESTION, "human_00000001")
        line = answer_to(bus, "human_00000001")
    assert parse_ts(line.ts) - asked_ms <= 6_000
    assert not logged_texts(bus)


def test_a_batch_delivered_twice_is_paid_once(bus, model, demo):
    made = replace(batch(job(due_in=0)), room_id="room:demo")
    lines = tuple(replace(line, due_ms=now_ms() + 10_000) for line in made.lines)
    made = replace(made, lines=lines)
    assert [write(bus, made), write(bus, made)] == [1, 0]
    assert model.calls == 1


def test_a_batch_that_comes_too_late_costs_nothing(bus, model, demo):
    made = replace(batch(job(due_in=0)), room_id="room:demo")
    assert write(bus, made) == 0
    assert model.calls == 0


def queue_to(bus, asked):
    return ModelQueue(bus, lambda *_: None, asked.append, None)


def test_whoever_takes_over_asks_for_nothing_twice_and_says_the_same(bus):
    """The first owner dies after asking; the second restores its checkpoint and goes on."""
    asked: list[Batch] = []

    def owner(shard):
        engine, models = Engine(shard), queue_to(bus, asked)
        models.send(engine.jobs(shard.now))
        models.send(engine.jobs(shard.now + 4_000))

    now = now_ms()
    first = Shard(from_settings())
    reset = takeover_reset(now)
    first.apply(reset, [], [])
    first.apply(LogEntry(now=now), [question(now)])
    dump = first.dump()
    owner(first)
    [made] = asked
    second = Shard(from_settings())
    second.apply(reset, [], [])
    second.minds = {room: from_settings().load(data) for room, data in dump.items()}
    second.now = now
    owner(second)
    assert len(asked) == 1
    texts = dict.fromkeys([line.reply_id for line in made.lines], ModelText("lucky wall"))
    due = LogEntry(now=now + 7_000, texts=texts)
    one, other = first.apply(due, []).lines, second.apply(due, []).lines
    assert [encode(line) for line in one] == [encode(line) for line in other]
    assert any(line.content.endswith("lucky wall") for line in one)


def test_a_window_that_is_open_when_a_run_ends_is_not_lost(bus):
    asked: list[Batch] = []
    now = now_ms()
    shard = Shard(from_settings())
    shard.apply(takeover_reset(now), [], [])
    ends = LogEntry(now=now + 10)
    shard.apply(ends, [seen(now)])
    models = queue_to(bus, asked)
    models.send(Engine(shard).jobs(shard.now))
    assert asked == []
    dump = shard.dump()
    shard.minds = {room: from_settings().load(data) for room, data in dump.items()}
    following = Engine(shard)
    models.send(following.jobs(shard.now))
    models.send(following.jobs(shard.now + 4_000))
    assert len(asked) == 1


def seen(now):
    events = tuple(
        StreamEvent(
            type="clutch", strength=1.0, ts=to_ts(now), meta={"id": f"jump:{n}", "text": "a jump"}
        )
        for n in range(8)
    )
    context = StreamContext(
        schema_name="StreamContext",
        schema_version="1.0.0",
        id="context_00000001",
        ts=to_ts(now),
        room_id=stage.ROOM,
        sequence=1,
        events=events,
        transcript_window=(),
        keywords=(),
        summary="a jump",
    )
    return Entry("context", "1-0", encode(context))


def takeover_reset(now):
    nowhere = dict.fromkeys(INPUTS, "0-0")
    return LogEntry(
        now=now,
        reset=Reset(reason=takeover.FRESH, config=configuration(), past=nowhere, start=nowhere),
    )


def question(now):
    line = chat_message(
        id="human_00000001", ts=to_ts(now), room_id=stage.ROOM, origin="human",
        user_id="alice", display_name="Alice", content=QUESTION,
    )  # fmt: skip
    return Entry("firehose", "1-0", encode(line))


def test_the_task_takes_a_batch_as_text(site_bus, model, demo):
    made = replace(batch(job()), room_id="room:demo", writer=Writer("stub", ""))
    lines = tuple(replace(line, due_ms=now_ms() + 10_000) for line in made.lines)
    body = msgspec.json.encode(replace(made, lines=lines)).decode()
    assert write_lines(body) == 1
    assert site_bus.redis.get(site_bus.keys.text(lines[0].reply_id))
    assert model.calls == 0
