"""What becomes of each ingest record. The rim (``workers/gateway.py``) carries it out. Pure.

The order is the contract's: validate, dedupe, trim, judge, cut, stamp, validate again. ``step``
changes ``State`` as it goes, so that limits count within a batch, and undoes that if it raises;
``refund`` undoes one line that turned out not to be published.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from moderation.rules import Ruleset, compile_rules, judge
from protocol.clock import parse_ts
from protocol.codec import MAX_BYTES, BadMessage, decode, encode_checked
from protocol.control import RoomSnapshot, Sanction
from protocol.entries import Entry, Line
from protocol.messages import STAFF_BADGES, ChatMessage
from protocol.streams import DEDUPE_TTL_S
from rooms.gateway.names import Names
from rooms.gateway.rates import Rates, Window
from rooms.gateway.stamp import stamped

PERSON: Final = Window(20, 30_000)  # Twitch's limits for an account, and for a moderator
MODERATOR: Final = Window(100, 30_000)
CEILING_MS: Final = 10_000
LATE_MS: Final = 20_000
FUTURE_MS: Final = 60_000
MAX_BODY: Final = MAX_BYTES - 128  # the publish script adds seq and epoch
_SANCTIONED: Final = {"ban": "msg_banned", "timeout": "msg_timedout"}


class Rules(Struct, frozen=True):
    """A room as the gateway applies it."""

    open: bool
    max_chars: int
    ceiling: Window
    ruleset: Ruleset
    sanctions: Mapping[str, Sanction]


class Publish(Struct, frozen=True):
    """The line is good. ``message`` is what is shown of it; ``key`` and ``at_ms`` are what was
    charged, for ``refund``."""

    line: Line
    message: ChatMessage
    key: tuple[str, str]
    at_ms: int


class Refuse(Struct, frozen=True):
    """The line is not shown, and its sender may be told."""

    entry_id: str
    message_id: str
    code: str
    retry_after_s: float = 0


class Duplicate(Struct, frozen=True):
    entry_id: str


class Dead(Struct, frozen=True):
    """The record is no valid message."""

    entry: Entry
    reason: str


Outcome = Publish | Refuse | Duplicate | Dead
Barred = tuple[str, float]  # code of the refusal, seconds to wait


class State:
    """What the gateway remembers between batches: rules by room, rates, ids of shown lines."""

    def __init__(self) -> None:
        self.rules: dict[str, Rules] = {}
        self.rates = Rates()
        self.names = Names()
        self.shown: dict[tuple[str, str], int] = {}

    def sweep(self, now_ms: int) -> None:
        """Forget what no rule asks for any more; called about each second."""
        self.rates.forget_before(now_ms - MODERATOR.ms)
        horizon = now_ms - DEDUPE_TTL_S * 1000
        while self.shown and self.shown[first := next(iter(self.shown))] < horizon:
            del self.shown[first]


def line_limit(snapshot: RoomSnapshot, default: int) -> int:
    """Longest line of a room: ``default`` unless its operator raised it."""
    return max(default, snapshot.config.limits.max_chars_per_message)


def rules_of(snapshot: RoomSnapshot, default_max_chars: int, *, markers: bool = False) -> Rules:
    return Rules(
        open=snapshot.open,
        max_chars=line_limit(snapshot, default_max_chars),
        ceiling=Window(snapshot.config.audience.ceiling(), CEILING_MS),
        ruleset=compile_rules(snapshot.moderation, markers=markers),
        sanctions={sanction.user_id: sanction for sanction in snapshot.sanctions},
    )


def remember(state: State, messages: Iterable[ChatMessage], now_ms: int) -> None:
    """Rebuild rates and shown ids from lines already on the firehose, oldest first."""
    for message in messages:
        rules = state.rules.get(message.room_id)
        at_ms = parse_ts(message.ts)
        if rules is None or at_ms < now_ms - DEDUPE_TTL_S * 1000:
            continue
        key, window = _budget(message, rules)
        state.rates.charge(key, window, min(at_ms, now_ms))
        state.shown[(message.room_id, message.id)] = min(at_ms, now_ms)


def step(state: State, entries: Sequence[Entry], now_ms: int) -> list[Outcome]:
    """One outcome per entry, in order. If it raises, no line has been charged or called shown: the
    caller may try the entries again."""
    gateway_ts = datetime.fromtimestamp(now_ms / 1000, UTC).isoformat(timespec="milliseconds")
    outcomes: list[Outcome] = []
    try:
        for entry in entries:
            outcomes.append(_one(state, entry, now_ms, gateway_ts))  # noqa: PERF401  (needed if it raises)
    except Exception:
        for outcome in outcomes:
            if isinstance(outcome, Publish):
                refund(state, outcome, shown=False)
        raise
    return outcomes


def refund(state: State, publish: Publish, *, shown: bool) -> None:
    """Take back what ``publish`` cost; ``shown`` when an earlier copy of it is on the firehose."""
    state.rates.refund(publish.key, publish.at_ms)
    if not shown:
        state.shown.pop((publish.line.room_id, publish.line.message_id), None)


def _one(state: State, entry: Entry, now_ms: int, gateway_ts: str) -> Outcome:
    try:
        message = decode(entry.data, ChatMessage)
    except BadMessage as error:
        return Dead(entry, str(error))
    due_ms = parse_ts(message.ts)
    simulated = message.origin != "human"
    if due_ms > now_ms + FUTURE_MS:
        return _refuse(entry, message, "bad_ts")
    if simulated and due_ms < now_ms - LATE_MS:
        return _refuse(entry, message, "late")
    if (message.room_id, message.id) in state.shown:
        return Duplicate(entry.id)
    rules = state.rules.get(message.room_id)
    if rules is None:
        return _refuse(entry, message, "no_room")
    return _admit(state, entry, message, rules, now_ms, gateway_ts)


def _admit(
    state: State, entry: Entry, message: ChatMessage, rules: Rules, now_ms: int, gateway_ts: str
) -> Outcome:
    """A valid, fresh line of a known room: may its sender write, and is the text fit to show?"""
    if barred := _barred(message, rules, now_ms) or _over_rate(state, message, rules, now_ms):
        return _refuse(entry, message, *barred)
    verdict = judge(message.content, rules.ruleset, max_chars=rules.max_chars)
    if not verdict.text:
        return _refuse(entry, message, "empty")
    if verdict.action == "drop":
        return _refuse(entry, message, "msg_rejected")
    name = state.names.shown(message.display_name, message.user_id, rules.ruleset)
    shown = stamped(message, verdict, name, rules.ruleset, gateway_ts)
    try:
        body = encode_checked(shown, max_bytes=MAX_BODY)
    except BadMessage as error:
        return Dead(entry, f"with the gateway's stamps: {error}")
    key, window = _budget(message, rules)
    state.rates.charge(key, window, now_ms)
    state.shown[(message.room_id, message.id)] = now_ms
    return Publish(Line(message.room_id, message.id, body, entry.id), shown, key, now_ms)


def _refuse(entry: Entry, message: ChatMessage, code: str, retry_after_s: float = 0) -> Refuse:
    return Refuse(entry.id, message.id, code, retry_after_s)


def _barred(message: ChatMessage, rules: Rules, now_ms: int) -> Barred | None:
    if not rules.open:
        return "room_closed", 0
    sanction = rules.sanctions.get(message.user_id)
    if sanction and not sanction.until_ms:
        return _SANCTIONED[sanction.kind], 0
    if sanction and sanction.until_ms > now_ms:
        return _SANCTIONED[sanction.kind], (sanction.until_ms - now_ms) / 1000
    if len(message.content) > rules.max_chars:
        return "too_long", 0
    return None


def _over_rate(state: State, message: ChatMessage, rules: Rules, now_ms: int) -> Barred | None:
    wait_ms = state.rates.wait_ms(*_budget(message, rules), now_ms)
    if not wait_ms:
        return None
    return "msg_ratelimit" if message.origin == "human" else "ceiling", wait_ms / 1000


def _budget(message: ChatMessage, rules: Rules) -> tuple[tuple[str, str], Window]:
    """Whose allowance a line is taken from: a person's own, or the room's for simulated lines."""
    if message.origin != "human":
        return ("room", message.room_id), rules.ceiling
    moderator = not STAFF_BADGES.isdisjoint(message.badges)
    return ("user", message.user_id), MODERATOR if moderator else PERSON
