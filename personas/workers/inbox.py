"""Reading the policy's inputs: new entries by position, and logged ones again by id.

No consumer group decides what is read: positions are part of the state, so a new owner continues
exactly where the log ends.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from personas.engine.policylog import INPUTS, LogEntry, Position, in_order
from protocol.bus import Bus
from protocol.entries import Entry, id_key

MAX_PER_READ = 500


class LoggedInputs(Struct, frozen=True):
    """What one log entry speaks of: its records, and those a reset only remembers."""

    inputs: list[Entry]
    past: list[Entry]


class Inbox:
    """Where the policy stands on each input stream."""

    def __init__(self, bus: Bus, positions: Mapping[str, str]) -> None:
        self._bus = bus
        self.positions = dict(positions)
        self._names = {bus.keys.stream(name): name for name in INPUTS}

    def read(self, block_ms: int) -> list[Entry]:
        """New entries in the order they will be acted on; waits at most ``block_ms``.

        ``positions`` move on at once: the caller logs these entries or dies.
        """
        keys = {self._bus.keys.stream(name): self.positions[name] for name in INPUTS}
        found = self._bus.tail(keys, count=MAX_PER_READ, block_ms=block_ms)
        read = in_order({(self._names[one.stream], one.id): one.data for one in found})
        for record in read:
            self.positions[record.stream] = max(
                record.id, self.positions[record.stream], key=id_key
            )
        return read


def stream_ends(bus: Bus) -> dict[str, str]:
    """The last id ever given out, per input stream."""
    return {name: bus.end(bus.keys.stream(name)) for name in INPUTS}


def logged_inputs(bus: Bus, log: Sequence[LogEntry]) -> list[LoggedInputs]:
    """The records of these log entries, read again; one that was trimmed comes back empty."""
    wanted = [place for entry in log for place in entry.entries]
    bodies = _bodies(bus, wanted)
    return [
        LoggedInputs(
            [Entry(name, place, bodies.get((name, place), b"")) for name, place in entry.entries],
            remembered(bus, entry),
        )
        for entry in log
    ]


def remembered(bus: Bus, entry: LogEntry) -> list[Entry]:
    """What a reset folds without acting on it: after ``past`` up to ``start``, in order."""
    if entry.reset is None:
        return []
    found: dict[Position, bytes] = {}
    for name, start in entry.reset.start.items():
        past = entry.reset.past[name]
        if id_key(past) < id_key(start):
            for record in bus.range(bus.keys.stream(name), f"({past}", start):
                found[name, record.id] = record.data
    return in_order(found)


def _bodies(bus: Bus, wanted: Sequence[Position]) -> dict[Position, bytes]:
    """One range per stream: what was logged lies close together."""
    bodies: dict[Position, bytes] = {}
    for name in INPUTS:
        ids = sorted((place for stream, place in wanted if stream == name), key=id_key)
        if ids:
            for record in bus.range(bus.keys.stream(name), ids[0], ids[-1]):
                bodies[name, record.id] = record.data
    return bodies
