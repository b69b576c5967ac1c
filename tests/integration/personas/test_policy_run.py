"""The policy run against a real Redis: what it reads, writes down, submits and survives."""

import threading

import msgspec
import pytest
from msgspec.structs import replace

from personas.chat.names import load_names
from personas.workers.policy import PolicyRun
from protocol.configs.moderation import Blocklist
from protocol.entries import LeaseLost
from protocol.loop import run_leased
from tests.integration.personas import stage
from tests.waiting import WAIT_S, until


class Worker:
    """A policy run in a thread, ended in order at the end of the test."""

    def __init__(self, bus, config, minds) -> None:
        self._stop = threading.Event()
        run = PolicyRun(bus, minds, lambda: config)
        self._thread = threading.Thread(
            target=run_leased,
            args=(bus, run),
            kwargs={"stop": self._stop.is_set},
        )
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(timeout=WAIT_S)
        assert not self._thread.is_alive()


def running(bus, config, minds=None):
    worker = Worker(bus, config, minds or stage.minds())
    until(lambda: bus.load_checkpoint("policy"), "checkpoint")
    return worker


def test_a_person_is_answered_after_the_order_was_written_down(bus):
    with running(bus, stage.configuration("Nova")):
        place = stage.say(bus, stage.ASKED, "human_00000001")
        [line] = until(lambda: stage.submitted(bus), "answer")
    assert line.user_id == "Nova"
    assert line.trace.cause == "human_00000001"
    assert line.trace.worker_instance
    read = [at for entry in stage.logged(bus) for at in entry.entries]
    assert read == [("firehose", place)]
    assert [one["reason"] for one in stage.decided(bus)] == ["e2e_forced"]


def test_the_first_start_is_written_down_with_its_configuration(bus):
    with running(bus, stage.configuration("Nova")):
        first = stage.logged(bus)[0]
    assert first.reset.reason == "first start"
    assert [entry.kind for entry in first.reset.config] == ["room", "roster"]


def test_an_edit_on_control_takes_effect_without_a_restart(bus):
    with running(bus, stage.configuration()):
        stage.say(bus, "anybody?", "human_00000001")
        bus.append("control", msgspec.json.encode(stage.entry(stage.roster("Echo"), version=2)))
        stage.say(bus, stage.ASKED, "human_00000002")
        [line] = until(lambda: stage.submitted(bus), "answer")
    assert (line.user_id, line.trace.cause) == ("Echo", "human_00000002")


def test_a_new_room_talks(bus):
    other = "room:other"
    with running(bus, stage.configuration("Nova")):
        for snapshot in (stage.attentive(other), stage.roster("Echo", room_id=other)):
            bus.append("control", msgspec.json.encode(stage.entry(snapshot)))
        stage.say(bus, stage.ASKED, "human_00000001", room_id=other)
        [line] = until(lambda: stage.submitted(bus), "answer")
    assert (line.room_id, line.user_id) == (other, "Echo")


def test_an_older_snapshot_changes_nothing(bus):
    config = [stage.entry(stage.attentive()), stage.entry(stage.roster("Nova"), version=5)]
    with running(bus, config):
        bus.append("control", msgspec.json.encode(stage.entry(stage.roster("Echo"), version=4)))
        stage.say(bus, stage.ASKED, "human_00000001")
        [line] = until(lambda: stage.submitted(bus), "answer")
    assert line.user_id == "Nova"


@pytest.mark.parametrize("data", [b"", b"{", b'{"schema_name":"ChatMessage"}', b"\xff"])
def test_bytes_that_are_no_message_are_skipped_and_counted(bus, data):
    with running(bus, stage.configuration("Nova")):
        bus.append("firehose", data)
        stage.say(bus, stage.ASKED, "human_00000001")
        [line] = until(lambda: stage.submitted(bus), "answer")
    assert line.trace.cause == "human_00000001"
    assert counted(bus)["inputs_invalid"] == 1


def counted(bus):
    found = bus.redis.hgetall(bus.keys.stats("workers"))
    return {name.decode(): int(value) for name, value in found.items()}


def test_a_line_that_cannot_be_digested_is_counted_and_the_room_goes_on(bus):
    """Its crowd has nobody to send: the word lists for names are empty."""
    room = stage.attentive()
    audience = replace(room.config.audience, crowd_size=40, target_rate=0)
    room = replace(room, config=replace(room.config, audience=audience))
    nameless = replace(load_names(), **dict.fromkeys(("qualities", "things", "deeds"), ()))
    config = [stage.entry(room), stage.entry(stage.roster("Nova"))]
    with running(bus, config, replace(stage.minds(), names=nameless)):
        stage.say(bus, "who is that?", "human_00000001")
        stage.say(bus, stage.ASKED, "human_00000002")
        [line] = until(lambda: stage.submitted(bus), "answer")
    assert line.trace.cause == "human_00000002"
    assert counted(bus)["inputs_failed"] == 1


def test_a_line_the_rules_refuse_is_not_submitted(bus):
    """An answer to a marker repeats what the marker begins with."""
    room, roster = stage.configuration("Nova", cooldown_ms=0)
    refused = Blocklist(name="own", action="drop", patterns=("E2E MARKER",))
    rules = replace(room.room.moderation, blocklists=(refused,))
    config = [stage.entry(replace(room.room, moderation=rules)), roster]
    with running(bus, config):
        stage.say(bus, "hello E2E_MARKER_1", "human_00000001")
        until(lambda: stage.decided(bus), "decision")
        stage.say(bus, stage.ASKED, "human_00000002")
        [line] = until(lambda: stage.submitted(bus), "answer")
    assert line.trace.cause == "human_00000002"
    assert counted(bus)["messages_refused"] == 1


def test_a_room_without_personas_is_quiet_and_healthy(bus):
    with running(bus, stage.configuration()):
        stage.say(bus, stage.ASKED, "human_00000001")
        until(lambda: any(entry.entries for entry in stage.logged(bus)), "log entry")
    assert stage.submitted(bus) == []


def test_who_lost_the_lease_changes_nothing(bus):
    run = PolicyRun(bus, stage.minds(), lambda: stage.configuration("Nova"))
    lease = bus.lease("policy")
    assert lease.acquire()
    run.start(lease)
    bus.redis.set(lease.key, "somebody else")
    before = len(stage.logged(bus))
    stage.say(bus, stage.ASKED, "human_00000001")
    with pytest.raises(LeaseLost):
        run.step(lease)
    assert len(stage.logged(bus)) == before
    assert stage.submitted(bus) == []


def test_the_consumer_group_shows_how_far_the_policy_has_read(bus):
    with running(bus, stage.configuration("Nova")):
        place = stage.say(bus, stage.ASKED, "human_00000001")
        until(lambda: stage.submitted(bus), "answer")
    [group] = bus.redis.xinfo_groups(bus.keys.stream("firehose"))
    assert group["last-delivered-id"].decode() == place


def test_stats_tell_what_was_decided_and_keep_it_over_runs(bus):
    with running(bus, stage.configuration("Nova", cooldown_ms=60_000)):
        stage.say(bus, stage.ASKED, "human_00000001")
        stage.say(bus, stage.ASKED, "human_00000002")
        until(lambda: len(stage.decided(bus)) == 2, "decisions")
    with running(bus, stage.configuration("Nova")):
        pass
    note = msgspec.json.decode(bus.redis.get(bus.keys.note("workers")))
    assert [one["reason"] for one in note["recent_decisions"]] == ["e2e_forced", "cooldown"]
    assert {"p_used", "h_value", "rate_10s", "forced"} <= note["recent_decisions"][0].keys()
    assert note["last_decision_reasons"] == {"Nova": "cooldown"}
    assert note["enabled_personas"] == ["Nova"]
    counts = counted(bus)
    assert counts["messages_suppressed_cooldown"] == 1
    assert counts["decisions:e2e_forced"] == counts["messages_published"] == 1


def test_garbage_among_the_decisions_stops_nobody(bus):
    bus.append("policy_decisions", b"garbage")
    with running(bus, stage.configuration("Nova")):
        stage.say(bus, stage.ASKED, "human_00000001")
        until(lambda: stage.submitted(bus), "answer")
