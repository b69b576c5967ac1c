"""The cost page's figures: what this hour and day have cost, per room, against the caps."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet, Sum
from msgspec import Struct

from llm.access import EVERYTHING, installation_caps
from llm.meter import latest
from llm.models import UsageRecord
from llm.spend import DAY_MS, HOUR_MS, MILLION, Caps, SharedBudget
from protocol.bus import Bus
from protocol.outage import BusDown


class Line(Struct, frozen=True, kw_only=True):
    """What a room, or all together (``who`` is ''), used in a window; dollars."""

    who: str
    calls: int
    lines: int
    tokens_in: int
    tokens_out: int
    dollars: float

    @property
    def dollars_per_line(self) -> float | None:
        return self.dollars / self.lines if self.lines else None


class Costs(Struct, frozen=True, kw_only=True):
    """``reserved`` and ``caps`` are dollars per hour and day; ``reserved`` counts calls in flight
    at their worst and is None when Redis is away. ``failures`` are today's, by reason."""

    hour: list[Line]
    day: list[Line]
    caps: tuple[float, float]
    reserved: tuple[float, float] | None
    failures: dict[str, int]
    state: dict[str, Any]


def costs(bus: Bus, now_ms: int) -> Costs:
    today = _since(now_ms // DAY_MS * DAY_MS)
    caps = installation_caps()
    failed = today.exclude(outcome="ok").values_list("outcome").annotate(total=Sum("calls"))
    return Costs(
        hour=_lines(_since(now_ms // HOUR_MS * HOUR_MS)),
        day=_lines(today),
        caps=_dollars(caps),
        reserved=_reserved(bus, caps, now_ms),
        failures=dict(failed.order_by("-total")),
        state=_state(bus),
    )


def _since(start_ms: int) -> QuerySet[UsageRecord]:
    return UsageRecord.objects.filter(hour__gte=datetime.fromtimestamp(start_ms / 1000, UTC))


def _lines(records: QuerySet[UsageRecord]) -> list[Line]:
    """One line per room, dearest first, and one for all before them when there are any."""
    names = ("calls", "lines", "tokens_in", "tokens_out", "cost")
    totals = {name: Sum(name) for name in names}
    rooms = records.values("room_id").order_by("room_id").annotate(**totals)
    rows = sorted(map(dict[str, Any], rooms), key=lambda row: -row["cost"])
    together: dict[str, Any] = {name: sum(row[name] for row in rows) for name in names}
    return [
        Line(
            who=row["room_id"],
            calls=row["calls"],
            lines=row["lines"],
            tokens_in=row["tokens_in"],
            tokens_out=row["tokens_out"],
            dollars=row["cost"] / MILLION,
        )
        for row in ([{"room_id": "", **together}, *rows] if rows else [])
    ]


def _reserved(bus: Bus, caps: Caps, now_ms: int) -> tuple[float, float] | None:
    try:
        return _dollars(SharedBudget(bus, {EVERYTHING: caps}).spent(now_ms)[EVERYTHING])
    except BusDown:
        return None


def _state(bus: Bus) -> dict[str, Any]:
    try:
        return latest(bus)
    except BusDown:
        return {}


def _dollars(caps: Caps) -> tuple[float, float]:
    return caps.hour / MILLION, caps.day / MILLION
