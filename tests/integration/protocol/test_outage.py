"""A Redis that answers and takes no writes is as good as away: wait, nothing was changed."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from protocol.bus import Bus
from protocol.loop import LeasedLoop, run_leased
from protocol.outage import BusDown
from protocol.streams import Keys
from tests.integration.embedded_redis import BINARY_6, BINARY_7, running
from tests.integration.protocol.lines import a_line, body, everything, group, held, received
from tests.integration.rooms.processes import wait_for


@pytest.fixture
def bus(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bus]:
    """On a Redis of its own, whose folder may be taken away."""
    binary = BINARY_6 if "redis6" in request.node.name else BINARY_7
    with running(binary, tmp_path) as url:
        bus = Bus(url, Keys(prefix="t:"))
        yield bus
        bus.close()


@contextmanager
def full(client: redis.Redis, folder: Path) -> Iterator[None]:
    client.config_set("maxmemory", "1")
    try:
        yield
    finally:
        client.config_set("maxmemory", "0")


@contextmanager
def unsaved(client: redis.Redis, folder: Path) -> Iterator[None]:
    """Its last snapshot failed: the disk is full or, as here, gone."""
    shutil.rmtree(folder)
    client.config_set("save", "3600 1")
    try:
        client.bgsave()
        wait_for(lambda: client.info("persistence")["rdb_last_bgsave_status"] == "err")
        yield
    finally:
        client.config_set("save", "")


@contextmanager
def replica(client: redis.Redis, folder: Path) -> Iterator[None]:
    client.replicaof("127.0.0.1", 1)
    try:
        yield
    finally:
        client.replicaof("NO", "ONE")


@contextmanager
def alone(client: redis.Redis, folder: Path) -> Iterator[None]:
    client.config_set("min-replicas-to-write", "1")
    try:
        yield
    finally:
        client.config_set("min-replicas-to-write", "0")


@pytest.mark.parametrize("trouble", [full, unsaved, replica, alone])
def test_every_write_says_that_redis_is_down(redis_url, bus, tmp_path, trouble):
    lease = held(bus)
    one, [entry] = group(bus), received(bus, "m1")
    before = everything(bus)
    with trouble(bus.redis, tmp_path):
        with pytest.raises(BusDown):
            bus.publish([a_line("m1", entry_id=entry.id)], lease)
        with pytest.raises(BusDown):
            bus.submit(body("m2"))
        with pytest.raises(BusDown):
            one.reject(entry, "why")
    assert everything(bus).keys() == before.keys()
    assert [p.seq for p in bus.publish([a_line("m1", entry_id=entry.id)], lease)] == [1]


@pytest.mark.parametrize("trouble", [full, unsaved, replica, alone])
def test_a_leased_loop_waits_for_its_end(redis_url, bus, tmp_path, trouble, caplog):
    """Whatever it writes, by a script or plainly."""
    done = threading.Event()

    class Writing(LeasedLoop):
        name = "policy"

        def step(self, lease):
            bus.redis.set("t:x", "written")
            done.set()

    arguments = {"stop": done.is_set, "wait": True}
    loop = threading.Thread(target=run_leased, args=(bus, Writing()), kwargs=arguments)
    with trouble(bus.redis, tmp_path):
        loop.start()
        wait_for(lambda: [r for r in caplog.records if getattr(r, "event", "") == "loop.down"])
    loop.join(10)
    assert not loop.is_alive()
    assert bus.redis.get("t:x") == b"written"
