"""Memory through the running policy: asked for, brought to the line, logged, replayed the same."""

import msgspec
import pytest
from django.conf import settings

from memory import tasks
from personas.engine.policylog import LogEntry
from personas.engine.shard import Shard
from personas.workers.making import from_settings
from personas.workers.policy import PolicyRun
from protocol.configs.room import Timing
from protocol.entries import Entry
from tests.integration.personas import stage
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)

ROOM = "room:den"
QUESTION = "Nova what is alice's dog called?"


def configuration(*names: str):
    """The room as Nova's: who is named answers, and nobody else says a word."""
    room = stage.room(ROOM)
    timing = Timing(p_base=0.0, p_mention_bonus=1.0, p_rate_penalty_per_msg=0.0)
    audience = msgspec.structs.replace(room.config.audience, crowd_size=0, idle_rate=0)
    config = msgspec.structs.replace(room.config, timing=timing, audience=audience)
    room = msgspec.structs.replace(room, config=config)
    return [stage.entry(room), stage.entry(stage.roster(*names, room_id=ROOM))]


class Owner:
    """A policy run in this thread; what it sends to the queue is carried out at once."""

    def __init__(self, bus, *, memory: bool = True) -> None:
        self.sent: list[str] = []
        self._bus = bus
        send = self._carry_out if memory else None
        making = from_settings()
        run = PolicyRun(
            bus,
            making,
            lambda: tuple(configuration("Nova")),
            send_task=send,
        )
        self.lease = bus.lease("policy")
        assert self.lease.acquire()
        run.start(self.lease)
        self.step = run.step

    def _carry_out(self, name, argument):
        self.sent.append(name)
        {"remember": tasks.remember, "recall": tasks.recall}[name](argument)

    def until_answered(self, cause: str):
        def answer():
            self.lease.renew()
            self.step(self.lease)
            said = [one for one in stage.submitted(self._bus) if one.trace.cause == cause]
            return said[0] if said else None

        return until(answer, f"answer to {cause}")


def logged(bus) -> list[LogEntry]:
    key = bus.keys.stream("policy_log")
    return [msgspec.json.decode(one.data, type=LogEntry) for one in bus.range(key)]


def replayed(bus) -> list:
    """The lines another owner makes of the same log."""
    shard, lines = Shard(from_settings()), []
    streams = {name: bus.keys.stream(name) for name in ("firehose", "control", "context")}
    for entry in logged(bus):
        inputs = [
            Entry(name, place, bus.range(streams[name], place, place)[0].data)
            for name, place in entry.entries
        ]
        lines += shard.apply(entry, inputs).lines
    return lines


def test_what_was_told_is_in_the_answer_and_in_every_replay(store, den, site_bus):
    owner = Owner(site_bus)
    stage.say(site_bus, "remember: @Nova my dog is called Biscuit", "human_00000001", ROOM)
    owner.until_answered("human_00000001")
    stage.say(site_bus, QUESTION, "human_00000002", ROOM)
    answer = owner.until_answered("human_00000002")
    assert "biscuit" in answer.content.casefold()
    assert owner.sent == ["remember", "recall", "recall"]
    brought = {key: facts for entry in logged(site_bus) for key, facts in entry.memories.items()}
    assert brought[answer.id].facts == ("alice's dog is called Biscuit",)
    assert answer.trace.mem_ms == brought[answer.id].mem_ms
    again = {line.id: line.content for line in replayed(site_bus)}
    assert again[answer.id] == answer.content


def test_with_memory_off_nothing_is_asked_and_nothing_logged(store, den, site_bus, monkeypatch):
    monkeypatch.setattr(settings, "MEMORY_ENABLED", False)
    owner = Owner(site_bus, memory=False)
    stage.say(site_bus, "remember: @Nova my dog is called Biscuit", "human_00000001", ROOM)
    owner.until_answered("human_00000001")
    stage.say(site_bus, QUESTION, "human_00000002", ROOM)
    answer = owner.until_answered("human_00000002")
    assert "biscuit" not in answer.content.casefold()
    assert owner.sent == []
    assert not any(entry.memories for entry in logged(site_bus))
