"""What a new owner does first: go on from the checkpoint by replaying the log, or start afresh. Pure.

The live run (``personas/workers/policy.py``) fetches what is asked about and carries out the answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from personas.engine.policylog import Checkpoint, LogEntry, Position
from personas.mind.mind import OUTAGE_MS
from personas.policy.limits import MAX_AGE_MS
from protocol.entries import id_key

REPLAY_WITHIN_MS: Final = 60_000
"""A checkpoint older than this is not replayed: what it would say is no longer news."""
REMEMBER_MS: Final = 600_000
"""How much chat and stream a fresh start reads to know what is going on."""
NEWS_MS: Final = MAX_AGE_MS
"""What happened within this before a fresh start is still news; nobody reacts to older things."""

FRESH: Final = "first start"
UNREADABLE: Final = "checkpoint unreadable"
OLD: Final = "checkpoint too old"
AHEAD: Final = "clock was set back"
LOST: Final = "redis lost data"
GAP: Final = "log trimmed"


def reset_reason(
    checkpoint: Checkpoint | None,
    ends: Mapping[str, str],
    log_end: str,
    now_ms: int,
    *,
    first_log_id: str,
) -> str:
    """Why the checkpoint cannot be continued; '' when it can.

    ``ends`` holds the last id of each input stream, ``log_end`` the log's, ``first_log_id`` the
    oldest log entry still there ('' for an empty log).
    """
    if checkpoint is None:
        return FRESH
    if _ahead(checkpoint.log_id, log_end) or any(
        _ahead(place, ends.get(name, "0-0")) for name, place in checkpoint.positions.items()
    ):
        return LOST
    if now_ms - checkpoint.now > REPLAY_WITHIN_MS:
        return OLD
    if checkpoint.now - now_ms > REPLAY_WITHIN_MS:
        return AHEAD
    if first_log_id and id_key(first_log_id) > id_key(checkpoint.log_id):
        return GAP
    return ""


def _ahead(place: str, end: str) -> bool:
    return id_key(place) > id_key(end)


def ticks_from(last_now_ms: int, now_ms: int) -> int:
    """The time before which the minds skip missed ticks; 0 when they make up for all."""
    return now_ms - OUTAGE_MS if now_ms - last_now_ms > OUTAGE_MS else 0


def starting_positions(
    ends: Mapping[str, str], now_ms: int
) -> tuple[dict[str, str], dict[str, str]]:
    """Where a fresh start begins to remember and where news begin, per input stream.

    A position never lies past its stream's end. Control is not remembered: its state comes whole
    from the database, read after ``ends`` were noted.
    """
    past = {name: _earlier(f"{now_ms - REMEMBER_MS}-0", end) for name, end in ends.items()}
    start = {name: _earlier(f"{now_ms - NEWS_MS}-0", end) for name, end in ends.items()}
    return past | {"control": ends["control"]}, start | {"control": ends["control"]}


def _earlier(one: str, other: str) -> str:
    return min(one, other, key=id_key)


def unread(log: Sequence[LogEntry], positions: Mapping[str, str]) -> list[LogEntry]:
    """The log without records that ``positions`` or an earlier entry already covers.

    A write repeated after a lost connection leaves two equal entries; acting on the second must
    change nothing.
    """
    reached, kept = dict(positions), []
    for entry in log:
        if entry.reset is not None:
            reached = dict(entry.reset.start)
        fresh = tuple(at for at in entry.entries if _ahead(at[1], reached.get(at[0], "0-0")))
        kept.append(msgspec.structs.replace(entry, entries=fresh))
        reached = after(reached, fresh)
    return kept


def after(positions: Mapping[str, str], entries: Iterable[Position]) -> dict[str, str]:
    """``positions`` once ``entries`` have been read."""
    reached = dict(positions)
    for name, place in entries:
        reached[name] = max(place, reached.get(name, "0-0"), key=id_key)
    return reached
