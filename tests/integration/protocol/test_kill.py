"""The gateway's loop is killed again and again: nothing is lost, doubled or out of number."""

import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from protocol.bus import Bus
from protocol.group import ensure_group
from tests.integration.protocol.lines import GROUP, ROOM, body, on_firehose, pending

KILLS = 10
LINES_PER_LIFE = 200


def life(bus: Bus, mode: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"{__package__}.small_gateway", bus.url, bus.keys.prefix, mode]
    )


def death(bus: Bus, process: subprocess.Popen[bytes]) -> None:
    """SIGKILL, and free the lease of the reaped child as the supervisor does."""
    process.kill()
    assert process.wait(timeout=10) == -signal.SIGKILL
    key = bus.keys.lease("gateway")
    if (bus.redis.get(key) or b"").startswith(b"%d:" % process.pid):
        bus.redis.delete(key)


def submit(bus: Bus, turn: int) -> list[str]:
    """New lines, and one in ten submitted again, now or in a later life."""
    ids = [f"line-{turn:02d}-{i:04d}" for i in range(LINES_PER_LIFE)]
    for message_id in ids:
        bus.submit(body(message_id))
    for message_id in ids[:: -10 if turn % 2 else 10]:
        bus.submit(body(message_id))
        if turn:
            bus.submit(body(message_id.replace(f"-{turn:02d}-", "-00-")))
    return ids


def wait_for_more(bus: Bus, position: str) -> str:
    """Block until the firehose goes on past a position; the new last id."""
    firehose = bus.keys.stream("firehose")
    for _ in range(60):
        if seen := bus.tail({firehose: position}):
            return seen[-1].id
    raise AssertionError("the gateway publishes nothing")


def killed_again_and_again(bus: Bus, mode: str) -> list[str]:
    """Run ``KILLS`` lives cut short just after a line came out, and one that may finish."""
    ensure_group(bus, "ingest", GROUP)
    submitted: list[str] = []
    for turn in range(KILLS):
        submitted += submit(bus, turn)
        process = life(bus, mode)
        try:
            wait_for_more(bus, bus.end(bus.keys.stream("firehose")))
        finally:
            death(bus, process)
    last = life(bus, mode)
    try:
        finish(bus)
    finally:
        death(bus, last)
    return submitted


def finish(bus: Bus) -> None:
    """Wait until ingest is delivered to its end and nothing is pending."""
    ingest, firehose = bus.keys.stream("ingest"), bus.keys.stream("firehose")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        [group] = bus.redis.xinfo_groups(ingest)
        if group["last-delivered-id"].decode() == bus.end(ingest) and not pending(bus):
            return
        bus.tail({firehose: bus.end(firehose)}, block_ms=50)
    raise AssertionError(f"{pending(bus)} entries are still pending")


def test_nothing_is_lost_doubled_or_misnumbered(bus):
    submitted = killed_again_and_again(bus, "atomic")
    shown = on_firehose(bus)
    counts = Counter(m["id"] for m in shown)
    assert set(submitted) - counts.keys() == set(), "lost"
    assert {i: n for i, n in counts.items() if n > 1} == {}, "doubled"
    assert [m["seq"] for m in shown] == list(range(1, len(submitted) + 1))
    assert len({m["epoch"] for m in shown}) == 1
    assert [e.data for e in bus.range(bus.keys.log(ROOM))][-100:] == [
        e.data for e in bus.latest(bus.keys.stream("firehose"), 100)
    ]


@pytest.mark.parametrize("mode", ["xadd_first", "xack_first"])
def test_the_check_can_fail(bus, mode, monkeypatch):
    """Negative control: the naive orders lose or double lines under the same kills."""
    monkeypatch.setattr(f"{__name__}.submit", submit_once)
    submitted = killed_again_and_again(bus, mode)
    counts = Counter(m["id"] for m in on_firehose(bus))
    lost = set(submitted) - counts.keys()
    doubled = [i for i, n in counts.items() if n > 1]
    assert doubled if mode == "xadd_first" else lost


def submit_once(bus: Bus, turn: int) -> list[str]:
    """No repeated submission: what is doubled now was doubled by a crash."""
    ids = [f"line-{turn:02d}-{i:04d}" for i in range(LINES_PER_LIFE)]
    for message_id in ids:
        bus.submit(body(message_id))
    return ids
