"""The stream sources' loop: play, listen, fold, publish.

Nothing here has to survive: recordings follow the database's clock, notes are in the database,
speech of outside tools is read again from its stream. So whoever takes over goes on with the same
ids, and a Redis that lost its data changes nothing but the readers' positions.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.db import Error as DatabaseError
from django.db import close_old_connections

from protocol.bus import Bus
from protocol.clock import now_ms, parse_ts
from protocol.codec import BadMessage, decode, encode_checked
from protocol.counters import Counters, instance
from protocol.entries import Entry
from protocol.group_reader import GroupReader
from protocol.lease import Lease
from protocol.loop import Step
from protocol.messages import StreamTranscriptSegment
from protocol.streams import STREAMS
from streamctx.context import WINDOW_MS, fold
from streamctx.counted import COUNTED
from streamctx.gather import Stage, stages
from streamctx.items import Item, Speech
from streamctx.services import notes_prune

log = logging.getLogger(__name__)

TICK_MS: Final = 250
REPUBLISH_MS: Final = 1_750  # and a tick: at most 2 s
RELOAD_MS: Final = 2_000
HEARD_CAP: Final = 256
LONGEST_MS: Final = 30_000
KEEP_NOTES_MS: Final = 7 * 24 * 3600 * 1000


class Sources:
    """All rooms' sources under one lease. ``step`` waits for a ring at most one tick."""

    def __init__(
        self, bus: Bus, folder: Path, *, consumer: str = "", clock: Callable[[], int] = now_ms
    ) -> None:
        self._bus, self._folder, self._clock = bus, folder, clock
        self._counters = Counters(bus, "perceptor")
        group = STREAMS["transcripts"].group
        self._reader = GroupReader(bus, "transcripts", group, consumer or instance(), idle_ms=5_000)
        self._notes = bus.keys.stream("notes")
        self._position = bus.end(self._notes)
        self._stages: dict[str, Stage] = {}
        self._heard: dict[str, dict[str, Speech]] = {}
        self._shown: dict[str, tuple[int, frozenset[str]]] = {}
        self._loaded_ms = self._flushed_ms = 0
        for name in COUNTED:
            self._counters.add(name, 0)
        self._listen_again()

    def _listen_again(self) -> None:
        for entry in self._bus.latest(self._bus.keys.stream("transcripts"), HEARD_CAP):
            try:
                self._hear(entry)
            except BadMessage:
                continue  # the group's reader makes it a dead letter, if nobody has yet

    def step(self, lease: Lease) -> None:
        rings = self._bus.tail({self._notes: self._position}, block_ms=TICK_MS)
        if rings:
            self._position = rings[-1].id
        now = self._clock()
        if rings or now - self._loaded_ms >= RELOAD_MS:
            self._reload(now)
        self._listen()
        for room_id in [*self._stages, *(self._heard.keys() - self._stages.keys())]:
            self._show(room_id, now, lease)
        self._tidy(now)

    def _reload(self, now: int) -> None:
        first, self._loaded_ms = not self._loaded_ms, now
        try:
            self._stages = stages(self._folder, now)
            if first:
                notes_prune(before_ms=now - KEEP_NOTES_MS)
        except DatabaseError:
            log.exception("database gone; what plays goes on", extra={"event": "streamctx.no_db"})
            close_old_connections()

    # --- speech of outside tools ---

    def _listen(self) -> None:
        entries = self._reader.read(count=HEARD_CAP, block_ms=1)
        if not entries:
            return
        dead = self._reader.handle_guarded(entries, self._hear_all)
        self._reader.ack([entry.id for entry in entries])
        self._counters.add("processed_transcripts", len(entries) - dead)
        self._counters.add("schema_failures", dead)

    def _hear_all(self, entries: list[Entry]) -> None:
        for entry in entries:
            self._hear(entry)

    def _hear(self, entry: Entry) -> None:
        segment = decode(entry.data, StreamTranscriptSegment)
        speech = _speech(segment, self._clock())
        room = self._heard.setdefault(segment.room_id, {})
        room.setdefault(speech.id, speech)
        if len(room) > HEARD_CAP:
            del room[next(iter(room))]

    # --- publishing ---

    def _show(self, room_id: str, now: int, lease: Lease) -> None:
        stage = self._stages.get(room_id) or Stage()
        items: list[Item] = [*stage.items(now), *self._heard.get(room_id, {}).values()]
        ids = frozenset(item.id for item in items)
        shown_ms, shown = self._shown.get(room_id, (0, frozenset()))
        if ids <= shown and now - shown_ms < REPUBLISH_MS:
            return
        self._shown[room_id] = (now, ids)
        context = fold(
            room_id,
            items,
            now_ms=now,
            origin_ms=stage.origin_ms(),
            scene=stage.scene_name(now),
        )
        try:
            data = encode_checked(context)
        except BadMessage:
            log.exception("a context is not valid", extra={"event": "streamctx.invalid"})
            self._counters.add("schema_failures")
            return
        self._bus.append("context", data, lease=lease)
        self._counters.add("contexts_published")

    def _tidy(self, now: int) -> None:
        if now - self._flushed_ms < 1_000:
            return
        self._flushed_ms = now
        for room_id, speeches in list(self._heard.items()):
            fresh = {i: s for i, s in speeches.items() if s.at_ms > now - WINDOW_MS}
            if fresh:
                self._heard[room_id] = fresh
            else:
                del self._heard[room_id]
        alive = self._stages.keys() | self._heard.keys()
        self._shown = {room: seen for room, seen in self._shown.items() if room in alive}
        self._counters.flush(
            {"playbacks": sum(s.playing is not None for s in self._stages.values())}
        )


def starter(
    bus: Bus, folder: Path, *, consumer: str = "", clock: Callable[[], int] = now_ms
) -> Callable[[Lease], Step]:
    """What ``run_leased`` calls once the lease is ours."""

    def start(_lease: Lease) -> Step:
        return Sources(bus, folder, consumer=consumer, clock=clock).step

    return start


def _speech(segment: StreamTranscriptSegment, now: int) -> Speech:
    """``ts`` is when it was said to the end; start and end count from the tool's own beginning."""
    until = min(parse_ts(segment.ts), now)
    speaker = (segment.meta or {}).get("speaker")
    confidence = segment.confidence
    return Speech(
        id=f"seg:{segment.id}",
        at_ms=until - min(max(0, segment.end_ms - segment.start_ms), LONGEST_MS),
        until_ms=until,
        text=segment.text,
        speaker=speaker if isinstance(speaker, str) and speaker else None,
        confidence=confidence if isinstance(confidence, float) else None,
    )
