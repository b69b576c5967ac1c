"""Leases, checkpoints with their group's position, counters."""

import os
import subprocess
import sys

import pytest

from protocol.counters import GAUGE_TTL_S, KEEP_S, Counters, instance, totals
from protocol.entries import LeaseLost
from protocol.group import ensure_group
from protocol.streams import LEASE_TTL_MS
from tests.integration.protocol.lines import held

FOLLOWERS = "persona_workers"


def test_one_owner_at_a_time(bus):
    first, second = bus.lease("policy"), bus.lease("policy")
    assert first.acquire()
    assert not second.acquire()
    assert not first.acquire(), "a lease is renewed, not taken twice"
    first.release()
    assert second.acquire()


def test_the_token_names_the_process(bus):
    lease = held(bus)
    assert bus.redis.get(lease.key).decode() == lease.token
    assert lease.token.startswith(f"{os.getpid()}:")
    assert 0 < bus.redis.pttl(lease.key) <= LEASE_TTL_MS


def test_leases_of_other_work_do_not_collide(bus):
    held(bus, "policy")
    held(bus, "gateway")


def test_renewing_gives_the_full_time_again(bus):
    lease = held(bus)
    bus.redis.pexpire(lease.key, 500)
    lease.renew()
    assert bus.redis.pttl(lease.key) > 500


@pytest.mark.parametrize("thief", [None, b"1:other"], ids=["ran out", "taken"])
def test_a_lost_lease_can_be_neither_renewed_nor_released(bus, thief):
    lease = held(bus)
    bus.redis.delete(lease.key)
    if thief:
        bus.redis.set(lease.key, thief)
    with pytest.raises(LeaseLost):
        lease.renew()
    lease.release()
    assert bus.redis.get(lease.key) == thief


def position(bus, name):
    [group] = bus.redis.xinfo_groups(bus.keys.stream(name))
    return group["last-delivered-id"].decode()


def test_a_checkpoint_moves_the_group(bus):
    lease = held(bus, "policy")
    ensure_group(bus, "firehose", FOLLOWERS)
    ids = [bus.append("firehose", b"%d" % i) for i in range(3)]
    state = b"\x00\xff state"
    bus.save_checkpoint(lease, "policy", state, FOLLOWERS, {bus.keys.stream("firehose"): ids[1]})
    assert bus.load_checkpoint("policy") == state
    assert position(bus, "firehose") == ids[1]


def test_a_checkpoint_is_saved_though_a_group_is_missing(bus):
    lease = held(bus, "policy")
    ensure_group(bus, "observations", FOLLOWERS)
    seen = bus.append("observations", b"x")
    positions = {bus.keys.stream("context"): "1-1", bus.keys.stream("observations"): seen}
    bus.save_checkpoint(lease, "policy", b"s", FOLLOWERS, positions)
    assert bus.load_checkpoint("policy") == b"s"
    assert position(bus, "observations") == seen


def test_no_checkpoint_yet(bus):
    assert bus.load_checkpoint("policy") is None


def test_a_lost_lease_leaves_checkpoint_and_group(bus):
    lease = held(bus, "policy")
    ensure_group(bus, "firehose", FOLLOWERS)
    seen = bus.append("firehose", b"x")
    bus.save_checkpoint(lease, "policy", b"good", FOLLOWERS, {})
    bus.redis.set(lease.key, "1:other")
    with pytest.raises(LeaseLost):
        bus.save_checkpoint(lease, "policy", b"bad", FOLLOWERS, {bus.keys.stream("firehose"): seen})
    assert bus.load_checkpoint("policy") == b"good"
    assert position(bus, "firehose") == "0-0"


def test_counters_add_up_and_gauges_are_the_present(bus):
    counters = Counters(bus, "gateway")
    counters.add("messages_consumed")
    counters.add("messages_consumed", 4)
    counters.flush({"active_ws_connections": 7})
    counters.flush({"active_ws_connections": 3})
    counters.add("messages_dropped")
    counters.flush()
    counters.flush()
    assert totals(bus, "gateway") == {
        "messages_consumed": 5,
        "messages_dropped": 1,
        "active_ws_connections": 3,
    }
    assert totals(bus, "workers") == {}
    assert 0 < bus.redis.ttl(bus.keys.stats("gateway")) <= KEEP_S


def test_counters_sum_over_processes(bus):
    Counters(bus, "gateway").flush({"active_ws_connections": 2})
    code = (
        "import sys; from protocol.bus import Bus; from protocol.counters import Counters;"
        "from protocol.streams import Keys;"
        "bus = Bus(sys.argv[1], Keys(prefix=sys.argv[2])); counters = Counters(bus, 'gateway');"
        "counters.add('messages_consumed'); counters.flush({'active_ws_connections': 5}); bus.close()"
    )
    subprocess.run([sys.executable, "-c", code, bus.url, bus.keys.prefix], check=True)
    assert totals(bus, "gateway") == {"messages_consumed": 1, "active_ws_connections": 7}


def test_a_process_that_is_gone_counts_no_more(bus):
    Counters(bus, "gateway").flush({"active_ws_connections": 2})
    key = bus.keys.gauges("gateway", instance())
    assert 0 < bus.redis.ttl(key) <= GAUGE_TTL_S
    bus.redis.delete(key)
    assert totals(bus, "gateway") == {}
    assert bus.redis.smembers(bus.keys.instances("gateway")) == set()


def test_what_could_not_be_flushed_is_kept(bus):
    counters = Counters(bus, "gateway")
    counters.add("messages_consumed")
    bus.redis.config_set("maxmemory", "1")
    try:
        with pytest.raises(Exception, match="maxmemory"):
            counters.flush()
    finally:
        bus.redis.config_set("maxmemory", "0")
    counters.flush()
    assert totals(bus, "gateway") == {"messages_consumed": 1}
