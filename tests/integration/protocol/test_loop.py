"""The life of a leased loop: own, step, hand over, survive, stop."""

import logging
import threading

import pytest
import redis

from protocol import loop
from protocol.bus import Bus
from protocol.entries import LeaseLost
from protocol.group_reader import GroupReader
from protocol.loop import LeasedLoop, run_leased
from protocol.streams import Keys
from tests.integration.embedded_redis import BINARY_6, BINARY_7, free_port, running
from tests.integration.protocol.lines import GROUP, body, held

NEVER = threading.Event().is_set


class Doing(LeasedLoop):
    """Does one thing at every step, and notes the rest of its life."""

    def __init__(self, do, name="policy"):
        self.name, self.do, self.life = name, do, []

    def start(self, lease):
        self.life.append("started")

    def step(self, lease):
        self.do(lease)

    def finish(self, lease):
        self.life.append("finished")

    def close(self):
        self.life.append("closed")


class Steps(LeasedLoop):
    """Stops after a number of steps and notes what happened."""

    def __init__(self, stop_after, name="policy"):
        self.name = name
        self.left = stop_after
        self.tokens = []

    def step(self, lease):
        self.left -= 1
        self.tokens.append(lease.token)

    def stop(self):
        return self.left <= 0


def test_steps_until_told_to_stop_and_frees_the_lease(bus):
    steps = Steps(3)
    assert run_leased(bus, steps, stop=steps.stop)
    assert len(steps.tokens) == 3
    assert bus.redis.get(bus.keys.lease("policy")) is None


def test_state_is_loaded_once_and_only_by_the_owner(bus):
    owners = []

    class Loading(Steps):
        def start(self, lease):
            owners.append(bus.redis.get(lease.key).decode())

    steps = Loading(2)
    assert run_leased(bus, steps, stop=steps.stop)
    assert owners == steps.tokens[:1]


def test_a_run_ends_when_its_time_is_up(bus):
    steps = Steps(10**9)
    assert run_leased(bus, steps, stop=NEVER, run_for_s=0.05)
    assert steps.tokens
    assert bus.lease("policy").acquire()


def test_somebody_else_is_at_work(bus):
    held(bus, "policy")
    steps = Steps(1)
    assert not run_leased(bus, steps, stop=steps.stop)
    assert steps.tokens == []


def test_a_standby_takes_over(bus):
    owner, steps, gone = held(bus, "gateway"), Steps(1, "gateway"), threading.Event()
    standby = threading.Thread(
        target=run_leased, args=(bus, steps), kwargs={"stop": steps.stop, "wait": True}
    )
    standby.start()
    assert not gone.is_set()
    owner.release()
    standby.join(timeout=10)
    assert not standby.is_alive()
    assert steps.tokens not in ([], [owner.token])


def test_a_standby_can_be_stopped_while_it_waits(bus):
    held(bus, "gateway")
    stop = threading.Event()
    standby = threading.Thread(
        target=run_leased,
        args=(bus, Steps(1, "gateway")),
        kwargs={"stop": stop.is_set, "wait": True},
    )
    standby.start()
    stop.set()
    standby.join(timeout=10)
    assert not standby.is_alive()


def test_a_lost_lease_ends_a_run(bus, caplog):
    calls = []

    def step(lease):
        calls.append(lease.token)
        bus.redis.set(lease.key, "1:thief")
        raise LeaseLost

    with caplog.at_level(logging.WARNING):
        assert not run_leased(bus, Doing(step), stop=NEVER, run_for_s=10)
    assert len(calls) == 1
    assert bus.redis.get(bus.keys.lease("policy")) == b"1:thief", "what is not ours is not freed"
    assert [r.event for r in caplog.records] == ["loop.lease_lost"]


def test_the_lease_is_renewed_between_steps(bus, monkeypatch):
    monkeypatch.setattr(loop, "RENEW_EVERY_S", 0.0)
    seen = []

    def step(lease):
        seen.append(bus.redis.pttl(lease.key))
        bus.redis.pexpire(lease.key, 1000)

    assert run_leased(bus, Doing(step), stop=lambda: len(seen) == 3, run_for_s=10)
    assert min(seen) > 1000


def test_a_theft_is_noticed_at_the_next_renewal(bus, monkeypatch):
    monkeypatch.setattr(loop, "RENEW_EVERY_S", 0.0)
    steps = Steps(10**9)

    def step(lease):
        steps.step(lease)
        bus.redis.set(lease.key, "1:thief")

    assert not run_leased(bus, Doing(step), stop=NEVER, run_for_s=10)
    assert len(steps.tokens) == 1


def test_outages_apart_from_each_other_do_not_add_up(bus, caplog):
    troubles = [redis.ConnectionError("reset"), redis.ConnectionError("reset")]

    def step(lease):
        if troubles:
            raise troubles.pop()

    assert run_leased(bus, Doing(step), stop=lambda: not troubles, wait=True)
    waits = [r.getMessage() for r in caplog.records if getattr(r, "event", "") == "loop.down"]
    assert waits == ["Redis is gone; next try in 1 s"] * 2


def test_a_mistake_in_a_step_is_not_swallowed_and_frees_the_lease(bus):
    def step(lease):
        raise ZeroDivisionError

    loop = Doing(step)
    with pytest.raises(ZeroDivisionError):
        run_leased(bus, loop, stop=NEVER, run_for_s=10)
    assert bus.lease("policy").acquire()
    assert loop.life == ["started", "closed"]


def test_a_loop_is_finished_only_in_order_and_closed_in_any_case(bus):
    ended = Doing(lambda _: None)
    assert run_leased(bus, ended, stop=NEVER, run_for_s=0.05)
    assert ended.life == ["started", "finished", "closed"]
    held(bus, "gateway")
    waiting = Doing(lambda _: None, "gateway")
    assert not run_leased(bus, waiting, stop=NEVER)
    assert waiting.life == ["closed"]


def test_redis_goes_and_comes_back(redis_url, tmp_path, caplog, request):
    """The loop waits, takes a new lease and goes on; groups are made anew by its reader."""
    binary = BINARY_6 if "redis6" in request.node.name else BINARY_7
    port, seen, stop = free_port(), [], threading.Event()
    first_line = threading.Event()
    bus = Bus(f"redis://127.0.0.1:{port}/0", Keys(prefix="t:"))

    class Reading(LeasedLoop):
        name = "gateway"

        def start(self, lease):
            self.reader = GroupReader(bus, "ingest", GROUP, "one", idle_ms=60_000)

        def step(self, lease):
            entries = self.reader.read(count=10, block_ms=100)
            self.reader.ack([entry.id for entry in entries])
            seen.extend(entry.data for entry in entries)
            if seen:
                first_line.set()
            if len(seen) == 2:
                stop.set()

    runner = threading.Thread(
        target=run_leased, args=(bus, Reading()), kwargs={"stop": stop.is_set, "wait": True}
    )
    with running(binary, tmp_path, port) as url:
        writer = Bus(url, bus.keys)
        writer.submit(body("before"))
        runner.start()
        assert first_line.wait(10)
    with running(binary, tmp_path, port):
        writer.submit(body("after"))
        assert stop.wait(20)
        runner.join(timeout=10)
    writer.close()
    bus.close()
    assert seen == [body("before"), body("after")]
    assert "loop.down" in {getattr(r, "event", "") for r in caplog.records}
