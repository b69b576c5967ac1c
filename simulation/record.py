"""``simulate record``: copy a live session as it goes, so that it can be replayed offline."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from personas.engine.policylog import Checkpoint, LogEntry, unpack
from personas.workers.inbox import logged_inputs
from personas.workers.policy import PolicyRun
from protocol.bus import Bus
from protocol.codec import BadMessage, decode
from protocol.decisions import DecisionBatch
from protocol.entries import Entry, id_key
from protocol.messages import ChatMessage
from simulation.logfile import JsonLines
from simulation.recording import ACTS, act_of, write_start

POLL_MS: Final = 250
AFTERWARDS_S: Final = 1.0
"""An act is written down before it is acted on: its decisions come this much later at most."""


class NothingRuns(Exception):
    """No policy has run here; start the platform with `make run` first."""


class Recorder:
    """Follows log, decisions and firehose from the policy's latest checkpoint on."""

    def __init__(self, bus: Bus, room_id: str, folder: Path) -> None:
        self._bus, self._room_id = bus, room_id
        self._checkpoint = self._latest()
        self._last_act = self._checkpoint.log_id
        keys = bus.keys
        self._positions = {
            keys.stream("policy_log"): self._checkpoint.log_id,
            keys.stream("firehose"): self._checkpoint.positions["firehose"],
            keys.stream("policy_decisions"): self._first_decision(),
        }
        write_start(folder, self._checkpoint)
        self._files = {
            name: JsonLines(folder / file)
            for name, file in (
                ("policy_log", ACTS),
                ("firehose", "messages.jsonl"),
                ("policy_decisions", "decisions.jsonl"),
            )
        }
        self.acts = self.lines = 0

    def _latest(self) -> Checkpoint:
        checkpoint = unpack(self._bus.load_checkpoint(PolicyRun.name))
        if checkpoint is None:
            raise NothingRuns
        return checkpoint

    def _first_decision(self) -> str:
        """Just before the first decision made after the checkpoint."""
        key = self._bus.keys.stream("policy_decisions")
        before = "0-0"
        for entry in self._bus.range(key):
            if _made_on(entry) > id_key(self._checkpoint.log_id):
                break
            before = entry.id
        return before

    def run(
        self, seconds: float, stopped: Callable[[], bool], progress: Callable[["Recorder"], None]
    ) -> None:
        """Copy for ``seconds`` or until it is stopped, then what the last act led to; close the
        files in any case."""
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until and not stopped():
                self._copy(POLL_MS)
                progress(self)
            del self._positions[self._bus.keys.stream("policy_log")]
            until = time.monotonic() + AFTERWARDS_S
            while time.monotonic() < until:
                self._copy(POLL_MS)
        finally:
            for file in self._files.values():
                file.close()

    def _copy(self, block_ms: int) -> int:
        found = self._bus.tail(self._positions, block_ms=block_ms)
        names = {self._bus.keys.stream(name): name for name in self._files}
        self._acts([e for e in found if names[e.stream] == "policy_log"])
        for entry in found:
            self._positions[entry.stream] = entry.id
            if names[entry.stream] == "firehose":
                self._line(entry)
            elif names[entry.stream] == "policy_decisions":
                for decision in self._decisions(entry):
                    self._files["policy_decisions"].write_raw(decision)
        return len(found)

    def _acts(self, entries: list[Entry]) -> None:
        log = [msgspec.json.decode(entry.data, type=LogEntry) for entry in entries]
        for entry, written, read in zip(entries, log, logged_inputs(self._bus, log), strict=True):
            self._files["policy_log"].write(act_of(entry.id, written, read.inputs, read.past))
            self._last_act = entry.id
            self.acts += 1

    def _line(self, entry: Entry) -> None:
        try:
            message = decode(entry.data, ChatMessage)
        except BadMessage:
            return
        if message.room_id == self._room_id:
            self._files["firehose"].write_raw(entry.data)
            self.lines += 1

    def _decisions(self, entry: Entry) -> Iterator[bytes]:
        """The decisions of an act that is copied too: others could not be recomputed."""
        if _made_on(entry) <= id_key(self._last_act):
            batch = msgspec.json.decode(entry.data, type=DecisionBatch)
            yield from (bytes(decision) for decision in batch.decisions)


def _made_on(entry: Entry) -> tuple[int, int]:
    return id_key(msgspec.json.decode(entry.data, type=DecisionBatch).log)
