"""The live driver of a shard's engine: read, write down the order, act, submit, checkpoint.

Everything that is written checks the lease, so an owner that was paused and overtaken changes
nothing. Started by ``personas.tasks.run_policy``; what it says and decides is in ``personas/engine``.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from personas.engine.engine import Engine
from personas.engine.minds import Minds
from personas.engine.policylog import Checkpoint, LogEntry, Reset, pack, unpack
from personas.engine.shard import Shard
from personas.engine.takeover import UNREADABLE, after, reset_reason, starting_positions, unread
from personas.workers.inbox import Inbox, LoggedInputs, logged_inputs, remembered, stream_ends
from personas.workers.model_queue import ModelQueue, SendBatch, SendTask, nobody
from personas.workers.record import Record
from personas.workers.submitting import Submitter
from protocol.bus import BLOCK_MS, Bus
from protocol.clock import now_ms
from protocol.control import ControlEntry
from protocol.counters import instance
from protocol.entries import LeaseLost
from protocol.group import ensure_group
from protocol.lease import Lease
from protocol.loop import LeasedLoop
from protocol.outage import BusDown
from protocol.streams import STREAMS

log = logging.getLogger(__name__)

GROUP: Final = STREAMS["firehose"].group
GROUPED: Final = ("firehose", "observations")
HELD_RETRY_MS: Final = 100
GRID_MS: Final = 20
CHECKPOINT_EVERY_S: Final = 1.0
IDLE_CHECKPOINT_EVERY_S: Final = 10.0

Snapshots = Callable[[], Iterable[ControlEntry]]


class PolicyRun(LeasedLoop):
    """Owns the minds of one shard while it holds the lease."""

    name = "policy"

    def __init__(
        self,
        bus: Bus,
        minds: Minds,
        snapshots: Snapshots,
        send_batch: SendBatch = nobody,
        send_task: SendTask | None = None,
    ) -> None:
        """``snapshots`` reads rooms and rosters from the database. ``send_batch`` hands lines to a
        model; ``send_task`` has memories learned and recalled, None with memory off."""
        self._bus, self._minds, self._snapshots = bus, minds, snapshots
        self._send_batch, self._send_task = send_batch, send_task
        self._log_id = "0-0"
        self._acted = False
        self._saved_at = 0.0

    def start(self, lease: Lease) -> None:
        """Continue where the last owner's log ends, or start afresh."""
        for name in GROUPED:
            ensure_group(self._bus, name, GROUP)
        self._record = Record(self._bus)
        count = self._record.count
        self._queue = ModelQueue(self._bus, count, self._send_batch, self._send_task)
        saved = self._bus.load_checkpoint(self.name)
        checkpoint = unpack(saved)
        reason = UNREADABLE if saved and checkpoint is None else self._reset_reason(checkpoint)
        if checkpoint is None or reason or not self._resumed(lease, checkpoint):
            self._start_afresh(lease, reason or UNREADABLE)

    def step(self, lease: Lease) -> None:
        """Wait for input or the next tick, at most half a second, and act on it."""
        inputs = self._inbox.read(self._wait_ms())
        engine, now = self._engine, self._now()
        if engine.must_act(inputs, now):
            entry = engine.entry(now, inputs, self._queue.results(engine.awaited(now)))
            self._act(lease, self._write(lease, entry), entry, LoggedInputs(inputs, []))
        self._queue.send(engine.jobs(now))
        self._submitter.flush(lease, now)
        self._keep(lease)

    def finish(self, lease: Lease) -> None:
        """Leave a checkpoint that the next owner has nothing to replay after."""
        self._save(lease)

    # --- taking over ---

    def _reset_reason(self, checkpoint: Checkpoint | None) -> str:
        key = self._bus.keys.stream("policy_log")
        oldest = self._bus.range(key, count=1)
        return reset_reason(
            checkpoint,
            stream_ends(self._bus),
            self._bus.end(key),
            now_ms(),
            first_log_id=oldest[0].id if oldest else "",
        )

    def _resumed(self, lease: Lease, checkpoint: Checkpoint) -> bool:
        """False for a state of another version of this software, which must not stop us for good."""
        try:
            self._resume(lease, checkpoint)
        except (LeaseLost, *BusDown):
            raise
        except Exception:
            log.exception("cannot continue the checkpoint", extra={"event": "policy.unreadable"})
            return False
        return True

    def _start_afresh(self, lease: Lease, reason: str) -> None:
        """Configuration from the database, ten minutes of memory, and a log entry that says so."""
        log.info("starting afresh: %s", reason, extra={"event": "policy.reset"})
        now, ends = now_ms(), stream_ends(self._bus)
        past, start = starting_positions(ends, now)
        # The control stream's end is noted before the database is read: what is published in
        # between is read twice, never missed.
        reset = Reset(reason=reason, config=tuple(self._snapshots()), past=past, start=start)
        entry = LogEntry(now=now, reset=reset)
        self._inbox = Inbox(self._bus, start)
        self._drive(Shard(self._minds))
        log_id = self._write(lease, entry)
        self._act(lease, log_id, entry, LoggedInputs([], remembered(self._bus, entry)))
        self._record.count("policy_resets")
        self._save(lease)

    def _resume(self, lease: Lease, checkpoint: Checkpoint) -> None:
        """Act again on what the last owner had written down; its lines have the same ids."""
        self._drive(Shard.restore(checkpoint, self._minds), checkpoint.held)
        self._log_id = checkpoint.log_id
        ids, logged = self._tail_of_log(checkpoint)
        positions = checkpoint.positions
        read = logged_inputs(self._bus, logged)
        for log_id, entry, records in zip(ids, logged, read, strict=True):
            self._act(lease, log_id, entry, records)
            if entry.reset is not None:
                positions = entry.reset.start
            positions = after(positions, entry.entries)
        self._inbox = Inbox(self._bus, positions)
        self._submitter.flush(lease, self._now())
        self._record.count("policy_replayed", len(logged))

    def _tail_of_log(self, checkpoint: Checkpoint) -> tuple[list[str], list[LogEntry]]:
        key = self._bus.keys.stream("policy_log")
        found = self._bus.range(key, f"({checkpoint.log_id}")
        entries = [msgspec.json.decode(record.data, type=LogEntry) for record in found]
        return [record.id for record in found], unread(entries, checkpoint.positions)

    # --- acting ---

    def _write(self, lease: Lease, entry: LogEntry) -> str:
        return self._bus.append("policy_log", msgspec.json.encode(entry), lease=lease)

    def _act(self, lease: Lease, log_id: str, entry: LogEntry, read: LoggedInputs) -> None:
        outcome = self._engine.act(entry, read.inputs, read.past)
        self._log_id, self._acted = log_id, True
        for name, n in outcome.counts.items():
            self._record.count(name, n)
        self._submitter.add(outcome.lines)
        self._record.decisions(lease, log_id, outcome.decisions)

    def _now(self) -> int:
        """Return the effective time: the clock's, but never before the last act's."""
        return max(now_ms(), self._engine.shard.now)

    def _wait_ms(self) -> int:
        # Rooms wake on a common grid, so that many rooms share log entries.
        wake = -(-self._engine.shard.next_wake_ms() // GRID_MS) * GRID_MS
        until_wake = wake - now_ms()
        longest = HELD_RETRY_MS if self._submitter.held else BLOCK_MS
        return max(0, min(until_wake, longest))

    def _drive(self, shard: Shard, held: Sequence[bytes] = ()) -> None:
        self._engine = Engine(shard, remembers=self._send_task is not None)
        self._submitter = Submitter(self._bus, self._record.count, instance(), held)

    # --- keeping ---

    def _keep(self, lease: Lease) -> None:
        since = time.monotonic() - self._saved_at
        if since >= (CHECKPOINT_EVERY_S if self._acted else IDLE_CHECKPOINT_EVERY_S):
            self._save(lease)

    def _save(self, lease: Lease) -> None:
        """Checkpoint, move the consumer group, write counters and notes."""
        shard = self._engine.shard
        checkpoint = Checkpoint(
            now=shard.now if self._acted else self._now(),
            log_id=self._log_id,
            positions=self._inbox.positions,
            config=shard.config,
            minds=shard.dump(),
            held=self._submitter.held,
        )
        moved = {self._bus.keys.stream(name): self._inbox.positions[name] for name in GROUPED}
        self._bus.save_checkpoint(lease, self.name, pack(checkpoint), GROUP, moved)
        enabled = {
            persona.persona_id: None
            for roster in shard.rosters().values()
            for persona in roster.personas
        }
        self._record.flush({"enabled_personas": list(enabled)})
        self._acted, self._saved_at = False, time.monotonic()
