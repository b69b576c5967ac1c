"""Forgetting archived lines, with the decisions behind them, after the days ``settings`` allows."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rooms.models import ArchivedLine, LineDecision

CHUNK: Final = 500


def forget_old_lines() -> int:
    """Delete lines older than ``ARCHIVE_DAYS``; 0 days keep them for ever. Returns how many."""
    if not settings.ARCHIVE_DAYS:
        return 0
    before = timezone.now() - timedelta(days=settings.ARCHIVE_DAYS)
    total = 0
    while count := _forget_chunk(before):
        total += count
    return total


@transaction.atomic
def _forget_chunk(before: datetime) -> int:
    """The oldest rows, in short transactions: the archive writes beside us. Ids rise with time,
    so the table needs no index on it."""
    oldest = ArchivedLine.objects.order_by("id").values_list("id", "message_id", "ts")[:CHUNK]
    old = [(row, message_id) for row, message_id, ts in oldest if ts < before]
    decisions = LineDecision.objects.filter(message_id__in=[message_id for _, message_id in old])
    if last := decisions.order_by("-id").values_list("id", flat=True).first():
        # With them go earlier ones whose line was refused and so never archived.
        LineDecision.objects.filter(id__lte=last).delete()
    ArchivedLine.objects.filter(id__in=[row for row, _ in old]).delete()
    return len(old)
