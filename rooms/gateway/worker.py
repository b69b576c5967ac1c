"""The one writer of the firehose: reads ingest, asks the pure step, publishes, tells senders."""

import logging
import time
from typing import Final

from django.conf import settings
from django.db import close_old_connections

from moderation.rules import BadPattern
from protocol.backlog import groups_at_risk
from protocol.bus import Bus
from protocol.clock import now_ms
from protocol.codec import BadMessage, decode, encode_checked
from protocol.counters import Counters, instance
from protocol.entries import Entry
from protocol.group_reader import GroupReader
from protocol.lease import Lease
from protocol.loop import LeasedLoop
from protocol.messages import ChatMessage
from protocol.streams import ROOM_LOG_CAP, STREAMS
from rooms import services
from rooms.gateway import step as gateway
from rooms.gateway.directory import Directory
from rooms.gateway.notify import Notifier
from rooms.gateway.step import Dead, Duplicate, Publish, Refuse
from rooms.gateway.trends import Trends

log = logging.getLogger(__name__)

GROUP: Final = STREAMS["ingest"].group
BATCH: Final = 256
GATHER_S: Final = 0.004  # a busy moment's lines share round trips; a lone line never waits
BLOCK_MS: Final = 200  # so that trends keep their second while nobody writes
IDLE_MS: Final = 5_000
SECOND_S: Final = 1.0
_RISK: Final = {"event": "gateway.readers_at_risk"}


class Gateway(LeasedLoop):
    """Serves one shard. What it knows of the rooms outlives a lease: a database that fails when it
    begins anew takes no room away."""

    name = "gateway"

    def __init__(self, bus: Bus) -> None:
        self._bus, self._notifier, self._directory = bus, Notifier(bus), Directory()
        self._control = bus.keys.stream("control")

    def start(self, lease: Lease) -> None:
        """Take rules, rates and shown lines from where they are kept."""
        bus = self._bus
        self._position = bus.end(self._control)
        close_old_connections()
        if not self._directory.reload(services.known_rooms):
            self._position = "0-0"  # versions tell what is new of what the stream still holds
        self._state = gateway.State()
        self._trends: dict[str, Trends] = {}
        self._apply_rules(set(self._directory.rooms))
        self._rebuild()
        self._counters = Counters(bus, "gateway")
        name = settings.CONSUMER_NAME or instance()
        self._reader = GroupReader(bus, "ingest", GROUP, name, idle_ms=IDLE_MS)
        self._second_s = 0.0
        self._gather_until = 0.0
        self._at_risk: list[str] = []

    def step(self, lease: Lease) -> None:
        """One batch, one look at control, and each second the statistics."""
        time.sleep(max(0.0, self._gather_until - time.monotonic()))
        entries = self._reader.read(count=BATCH, block_ms=BLOCK_MS)
        self._follow_control()  # after reading: an edit made before a line holds for that line
        if entries:
            self._counters.add("messages_consumed", len(entries))
            dead = self._reader.handle_guarded(entries, lambda batch: self._handle(lease, batch))
            self._dropped("poison", dead)
            self._gather_until = time.monotonic() + GATHER_S
        if time.monotonic() - self._second_s >= SECOND_S:
            self._second_s = time.monotonic()
            self._each_second()

    def close(self) -> None:
        """End the thread that tells senders of refused lines."""
        self._notifier.close()

    # --- configuration ---

    def _follow_control(self) -> None:
        while entries := self._bus.tail({self._control: self._position}, block_ms=0):
            self._position = entries[-1].id
            self._apply_rules(self._directory.apply(entries))

    def _apply_rules(self, room_ids: set[str]) -> None:
        for room_id in room_ids:
            snapshot = self._directory.rooms.get(room_id)
            if snapshot is None:
                self._state.rules.pop(room_id, None)
                self._trends.pop(room_id, None)
                continue
            try:
                rules = gateway.rules_of(
                    snapshot, settings.CONTENT_MAX_LENGTH, markers=settings.E2E_MARKERS
                )
            except BadPattern:
                # The rules before stay; a room that never had any takes no line.
                log.exception("bad rules of %s", room_id, extra={"event": "gateway.bad_rules"})
            else:
                self._state.rules[room_id] = rules

    def _rebuild(self) -> None:
        now = now_ms()
        for room_id in self._state.rules:
            lines = self._bus.latest(self._bus.keys.log(room_id), ROOM_LOG_CAP)
            gateway.remember(self._state, _messages(lines), now)

    # --- lines ---

    def _handle(self, lease: Lease, entries: list[Entry]) -> None:
        outcomes = gateway.step(self._state, entries, now_ms())
        publishes = [outcome for outcome in outcomes if isinstance(outcome, Publish)]
        self._publish(lease, publishes)
        refusals = [outcome for outcome in outcomes if isinstance(outcome, Refuse)]
        self._notifier.refused(refusals)
        done = [refuse.entry_id for refuse in refusals]
        for outcome in outcomes:
            if isinstance(outcome, Refuse):
                self._dropped(outcome.code)
            elif isinstance(outcome, Duplicate):
                done.append(outcome.entry_id)
                self._dropped("duplicate")
            elif isinstance(outcome, Dead):
                self._dropped("invalid")
                self._reader.reject(outcome.entry, outcome.reason)
        self._reader.ack(done)

    def _publish(self, lease: Lease, publishes: list[Publish]) -> None:
        try:
            published = self._bus.publish([p.line for p in publishes], lease)
        except Exception:
            # Perhaps some are out: asking again is harmless, and the script knows which.
            for publish in publishes:
                gateway.refund(self._state, publish, shown=False)
            self._reader.retry_pending()
            raise
        now = now_ms()
        for publish, answer in zip(publishes, published, strict=True):
            if answer.seq:
                self._counters.add("messages_broadcast")
                self._trend(publish.message).add(publish.message, now)
            else:
                gateway.refund(self._state, publish, shown=True)
                self._dropped("duplicate")

    def _dropped(self, reason: str, n: int = 1) -> None:
        if n:
            self._counters.add("messages_dropped", n)
            self._counters.add(f"messages_dropped_{reason}", n)

    # --- statistics ---

    def _trend(self, message: ChatMessage) -> Trends:
        return self._trends.setdefault(message.room_id, Trends(message.room_id))

    def _each_second(self) -> None:
        now = now_ms()
        for trends in self._trends.values():
            if trends:
                self._bus.append("trends", encode_checked(trends.snapshot(now)))
        self._state.sweep(now)
        self._watch_readers()
        self._counters.flush({"firehose_readers_at_risk": len(self._at_risk)})
        self._reader.trim()

    def _watch_readers(self) -> None:
        """Say it before the firehose's cap cuts what archive or policy has not read."""
        before, self._at_risk = self._at_risk, groups_at_risk(self._bus, "firehose")
        if self._at_risk and self._at_risk != before:
            names = ", ".join(self._at_risk)
            log.error("the firehose will soon lose lines unread by %s", names, extra=_RISK)


def _messages(entries: list[Entry]) -> list[ChatMessage]:
    found = []
    for entry in entries:
        try:
            found.append(decode(entry.data, ChatMessage))
        except BadMessage:
            log.exception("bad line in a room's log", extra={"event": "gateway.bad_log"})
    return found
