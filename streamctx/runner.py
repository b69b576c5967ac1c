"""The stream sources' run: look, ask every source, and publish each room's context when it is due.

Nothing here has to survive: every source knows how to find again what it told. So whoever takes
over goes on with the same ids, and a Redis that lost its data changes nothing but positions.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from protocol.bus import Bus
from protocol.clock import now_ms
from protocol.codec import BadMessage, encode_checked
from protocol.counters import Counters, instance
from protocol.lease import Lease
from protocol.loop import LeasedLoop
from streamctx.counted import COUNTED
from streamctx.sources.kinds import Kind, Surroundings
from streamctx.sources.opened import OpenSources
from streamctx.sources.table import KINDS
from streamctx.stage import Stage, Told
from streamctx.trouble import Trouble

TICK_MS: Final = 250
LOOK_MS: Final = 2_000
FLUSH_MS: Final = 1_000


class Sources(LeasedLoop):
    """All rooms' sources under one lease."""

    name = "sources"

    def __init__(
        self,
        bus: Bus,
        folder: Path,
        *,
        consumer: str = "",
        clock: Callable[[], int] = now_ms,
        kinds: Sequence[Kind] = KINDS,
    ) -> None:
        """``folder`` holds the recordings."""
        self._bus, self._clock = bus, clock
        self._counters = Counters(bus, "perceptor")
        around = Surroundings(bus, folder, consumer or instance(), self._counters.add)
        self._sources = OpenSources(around, kinds)
        self._bell = bus.keys.stream("notes")

    def start(self, lease: Lease) -> None:
        """Begin as if nothing had been shown, also after an outage."""
        self.close()
        self._rung = self._bus.end(self._bell)
        self._stages: dict[str, tuple[Stage, Trouble]] = {}
        self._looked_ms = self._flushed_ms = 0
        for name in COUNTED:
            self._counters.add(name, 0)

    def step(self, lease: Lease) -> None:
        """Wait for a ring at most one tick, and do what is due."""
        rings = self._bus.tail({self._bell: self._rung}, block_ms=TICK_MS)
        if rings:
            self._rung = rings[-1].id
        now = self._clock()
        if rings or now - self._looked_ms >= LOOK_MS:
            self._looked_ms = now
            self._sources.look(now)
        self._show(self._sources.tell(now), now, lease)
        if now - self._flushed_ms >= FLUSH_MS:
            self._flushed_ms = now
            self._counters.flush(self._sources.gauges())

    def close(self) -> None:
        """Close every source; whoever starts opens them again."""
        self._sources.close()

    def _show(self, told: dict[str, list[Told]], now: int, lease: Lease) -> None:
        """Publish what is due; a room that cannot be shown does not keep the others from it."""
        self._stages = {
            room_id: self._stages.get(room_id)
            or (Stage(room_id), Trouble(f"the context of {room_id}"))
            for room_id in told
        }
        for room_id, (stage, trouble) in self._stages.items():
            stage.take(told[room_id])
            if stage.due(now):
                with trouble.kept_apart():
                    self._publish(stage, now, lease)

    def _publish(self, stage: Stage, now: int, lease: Lease) -> None:
        try:
            data = encode_checked(stage.show(now))
        except BadMessage:
            self._counters.add("schema_failures")
            raise
        self._bus.append("context", data, lease=lease)
        self._counters.add("contexts_published")
