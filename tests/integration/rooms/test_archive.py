from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from protocol.bus import Bus
from protocol.loop import run_leased
from rooms import retention
from rooms.models import ArchivedLine, LineDecision, Room
from rooms.workers import archive
from tests.integration.rooms.clients import publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_gathering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "GATHER_S", 0)


def run_until(bus: Bus, done: Any) -> None:
    """The archive's loop until ``done()``, at most 10 s."""
    start = archive.starter(bus)
    assert run_leased(bus, "archive", start, stop=done, run_for_s=10)
    assert done()


def test_every_line_is_kept_once_as_it_was_on_the_wire(demo: Room, site_bus: Bus) -> None:
    publish(site_bus, 30)
    run_until(site_bus, lambda: ArchivedLine.objects.count() == 30)
    entries = site_bus.range(site_bus.keys.stream("firehose"))
    bodies = [row.body for row in ArchivedLine.objects.order_by("seq")]
    assert bodies == [msgspec.json.decode(entry.data) for entry in entries]


def test_a_batch_handed_out_twice_changes_nothing(demo: Room, site_bus: Bus) -> None:
    publish(site_bus, 3)
    entries = site_bus.range(site_bus.keys.stream("firehose"))
    archive.keep_lines(entries)
    before = list(ArchivedLine.objects.values_list("id", "message_id"))
    archive.keep_lines(entries)
    assert list(ArchivedLine.objects.values_list("id", "message_id")) == before


def test_a_nul_keeps_no_line_from_the_archive(demo: Room, site_bus: Bus) -> None:
    """PostgreSQL stores none; a client may write one into ``reply_to``."""
    publish(site_bus, 1, display_name="A\x00b", reply_to="\\u0000 and \\\x00 and \x00")
    run_until(site_bus, lambda: ArchivedLine.objects.exists())
    row = ArchivedLine.objects.get()
    assert row.display_name == row.body["display_name"] == "A\ufffdb"
    assert row.body["reply_to"] == "\\u0000 and \\\ufffd and \ufffd"


def test_lines_wait_for_a_database_that_is_gone(
    demo: Room, site_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connection breaks twice under a batch; nothing is lost, nothing is put aside."""
    monkeypatch.setattr(archive, "RETRY_S", 0)
    breaks = [0, 1]

    def broken(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT INTO rooms_archivedline") and breaks:
            breaks.pop()
            raise OperationalError("the connection is closed")
        return execute(sql, *rest)

    publish(site_bus, 3)
    with connection.execute_wrapper(broken):
        run_until(site_bus, lambda: ArchivedLine.objects.count() == 3)
    assert not breaks
    assert site_bus.range(site_bus.keys.dead(site_bus.keys.stream("firehose"))) == []


def test_what_is_no_line_goes_to_the_dead_letters(demo: Room, site_bus: Bus) -> None:
    key = site_bus.keys.stream("firehose")
    site_bus.redis.xadd(key, {"data": b"nonsense"})
    publish(site_bus, 2)
    run_until(site_bus, lambda: ArchivedLine.objects.count() == 2)
    assert len(site_bus.range(site_bus.keys.dead(key))) == 1


def test_decisions_that_made_a_line_are_kept_under_its_id(demo: Room, site_bus: Bus) -> None:
    made = {"reply_id": "a" * 32, "reason": "p_pass", "p_used": 0.3}
    refused = {"reply_id": None, "reason": "cooldown"}
    batch = {"log": "1-0", "decisions": [made, refused, {"reason": "p_fail"}]}
    site_bus.append("policy_decisions", msgspec.json.encode(batch))
    run_until(site_bus, lambda: LineDecision.objects.exists())
    assert [d.record for d in LineDecision.objects.all()] == [made]


@pytest.mark.parametrize(("days", "kept"), [(0, 3), (7, 1)])
def test_old_lines_are_forgotten_with_their_decisions(
    demo: Room, monkeypatch: pytest.MonkeyPatch, days: int, kept: int
) -> None:
    monkeypatch.setattr(settings, "ARCHIVE_DAYS", days)
    monkeypatch.setattr(retention, "CHUNK", 1)
    for seq, age in enumerate([9, 8, 1], 1):
        name = f"message-{seq}"
        ArchivedLine.objects.create(
            message_id=name,
            room_id=demo.room_id,
            epoch="e1",
            seq=seq,
            ts=timezone.now() - timedelta(days=age),
            origin="bot",
            body={},
        )
        LineDecision.objects.create(message_id=f"refused-{seq}", record={})
        LineDecision.objects.create(message_id=name, record={})
    assert retention.forget_old_lines() == 3 - kept
    assert ArchivedLine.objects.count() == kept
    assert LineDecision.objects.count() == 2 * kept
