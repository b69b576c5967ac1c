from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import msgspec
import pytest
from django import db
from django.conf import settings
from django.db import connection
from django.utils import timezone

from protocol.bus import Bus
from protocol.entries import Entry
from protocol.group_reader import MAX_DELIVERIES
from protocol.loop import run_leased
from rooms.archive import retention
from rooms.archive import worker as archive
from rooms.archive.worker import Archive
from rooms.models import ArchivedLine, LineDecision, Room
from tests.integration.database import refusing
from tests.integration.rooms.clients import publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "GATHER_S", 0)
    monkeypatch.setattr(archive, "RETRY_S", 0)


def run_until(bus: Bus, done: Any) -> None:
    """The archive's loop until ``done()``, at most 10 s."""
    assert run_leased(bus, Archive(bus), stop=done, run_for_s=10)
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


def dead(bus: Bus) -> list[Entry]:
    return bus.range(bus.keys.dead(bus.keys.stream("firehose")))


@contextmanager
def failing(times: list[Exception]) -> Iterator[None]:
    """A database whose inserts of lines raise what is left in ``times``."""

    def insert(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT INTO rooms_archivedline") and times:
            raise times.pop()
        return execute(sql, *rest)

    with connection.execute_wrapper(insert):
        yield


@pytest.mark.parametrize(
    "trouble",
    [
        db.OperationalError,
        db.InterfaceError,
        db.InternalError,
        db.ProgrammingError,
        db.DatabaseError,
    ],
)
def test_lines_wait_for_a_database_that_fails(
    demo: Room, site_bus: Bus, trouble: type[Exception]
) -> None:
    """More often than an entry may be handed out: that is counted for entries that kill."""
    failures: list[Exception] = [trouble("just now")] * 3 * MAX_DELIVERIES
    publish(site_bus, 3)
    with failing(failures):
        run_until(site_bus, lambda: ArchivedLine.objects.count() == 3)
    assert not failures
    assert dead(site_bus) == []


def test_lines_wait_over_changes_of_who_archives(demo: Room, site_bus: Bus) -> None:
    publish(site_bus, 3)
    with refusing("rooms_archivedline"):
        for _ in range(2 * MAX_DELIVERIES):
            asked = count()
            assert run_leased(site_bus, Archive(site_bus), stop=lambda a=asked: next(a) > 2)
    run_until(site_bus, lambda: ArchivedLine.objects.count() == 3)
    assert dead(site_bus) == []


def test_a_line_the_database_cannot_hold_keeps_no_other(demo: Room, site_bus: Bus) -> None:
    """The fault of the line, not of the database."""
    publish(site_bus, 3)
    with failing([db.DataError("out of range")] * 2):
        run_until(site_bus, lambda: ArchivedLine.objects.count() == 2)
    assert len(dead(site_bus)) == 1


def test_what_is_no_line_goes_to_the_dead_letters(demo: Room, site_bus: Bus) -> None:
    key = site_bus.keys.stream("firehose")
    site_bus.redis.xadd(key, {"data": b"nonsense"})
    publish(site_bus, 2)
    run_until(site_bus, lambda: ArchivedLine.objects.count() == 2)
    assert len(dead(site_bus)) == 1


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
