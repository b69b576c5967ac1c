"""What the policy tells about itself: decision records, counters, notes for ``/workers/stats``."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from personas.policy.types import Decision
from protocol.bus import Bus
from protocol.counters import Counters
from protocol.decisions import DecisionBatch
from protocol.entries import id_key
from protocol.lease import Lease
from protocol.reasons import REASONS

RECENT: Final = 20
NOTE_TTL_S: Final = 24 * 3600


class _Note(msgspec.Struct, frozen=True):
    recent_decisions: list[Decision] = msgspec.field(default_factory=list)
    last_decision_reasons: dict[str, str] = msgspec.field(default_factory=dict)
    auto_last_decision: str | None = None


def counts_of(decision: Decision) -> Counter[str]:
    """What a record adds to the counters; one with ``refused`` stands for that many decisions."""
    reasons = {decision.reason: 1} | decision.refused
    found = Counter({f"decisions:{reason}": times for reason, times in reasons.items()})
    counter = REASONS[decision.reason].message_counter
    if decision.kind == "message" and counter:
        found[counter] += 1
    if decision.kind == "observation":
        found.update(comment_counts(decision))
    return found


def comment_counts(decision: Decision) -> list[str]:
    """The counters a decision about an observation adds one to."""
    names = ["auto_obs_seen"]
    if decision.reason not in ("not_interesting", "wrong_room"):
        names.append("auto_obs_interesting")
    if decision.speak:
        names += ["auto_messages_attempted", "auto_messages_published"]
    elif counter := REASONS[decision.reason].comment_counter:
        names.append(counter)
    return names


class Record:
    """Counts in memory, written once a second; decisions are written as they are made."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._counters = Counters(bus, "workers")
        left = _left_behind(bus)
        self._recent = deque(left.recent_decisions, maxlen=RECENT)
        self._last_reasons = left.last_decision_reasons
        self._last_comment = left.auto_last_decision
        self._written = _last_log_id(bus)

    def count(self, name: str, n: int = 1) -> None:
        if n:
            self._counters.add(name, n)

    def decisions(self, lease: Lease, log_id: str, made: Iterable[Decision]) -> None:
        """Append the records of one act; those a replay makes again are already there."""
        made = list(made)
        for decision in made:
            self._note(decision)
        if made and _later(log_id, self._written):
            raw = tuple(msgspec.Raw(msgspec.json.encode(decision)) for decision in made)
            batch = DecisionBatch(log_id, raw)
            self._bus.append("policy_decisions", msgspec.json.encode(batch), lease=lease)
            self._written = log_id

    def _note(self, decision: Decision) -> None:
        for name, times in counts_of(decision).items():
            self.count(name, times)
        if decision.kind == "observation":
            self._last_comment = "published" if decision.speak else decision.reason
        if decision.reason != "crowd" and not decision.refused:
            self._recent.append(decision)
            self._last_reasons[decision.persona_id] = decision.reason

    def flush(self, more: Mapping[str, Any]) -> None:
        """Write counters and the note ``workers``, with ``more`` keys in it."""
        self._counters.flush()
        note = {
            "recent_decisions": [msgspec.structs.asdict(one) for one in self._recent],
            "last_decision_reasons": self._last_reasons,
            "auto_last_decision": self._last_comment,
            **more,
        }
        key = self._bus.keys.note("workers")
        self._bus.redis.set(key, msgspec.json.encode(note), ex=NOTE_TTL_S)


def _left_behind(bus: Bus) -> _Note:
    """What the run before this one had told, so that the page does not go blank every 30 s."""
    data = bus.redis.get(bus.keys.note("workers"))
    try:
        return msgspec.json.decode(data, type=_Note) if isinstance(data, bytes) else _Note()
    except msgspec.MsgspecError:
        return _Note()


def _last_log_id(bus: Bus) -> str:
    """The log entry whose decisions were written last."""
    latest = bus.latest(bus.keys.stream("policy_decisions"), 1)
    try:
        return msgspec.json.decode(latest[0].data, type=DecisionBatch).log if latest else "0-0"
    except msgspec.MsgspecError:
        return "0-0"


def _later(one: str, other: str) -> bool:
    return id_key(one) > id_key(other)
