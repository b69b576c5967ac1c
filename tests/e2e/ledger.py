"""What must hold of the firehose whatever is killed: nothing lost, nothing doubled, no gap. Pure.

Independent of the product's code on purpose: it reads numbers and ids, nothing else.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple


class Shown(NamedTuple):
    """One line of the firehose, in the order it stood there."""

    room_id: str
    epoch: str
    seq: int
    id: str


def problems(shown: Iterable[Shown], sent: Iterable[str] = ()) -> list[str]:
    """What is wrong, one sentence each; empty when all is well. ``sent`` are ids that were accepted."""
    shown = list(shown)
    return [*_doubled(shown), *_lost(shown, sent), *_gaps(shown), *_epochs(shown)]


def _doubled(shown: list[Shown]) -> list[str]:
    counts = Counter(line.id for line in shown)
    return [f"{message_id} was shown {n} times" for message_id, n in counts.items() if n > 1]


def _lost(shown: list[Shown], sent: Iterable[str]) -> list[str]:
    there = {line.id for line in shown}
    return [f"{message_id} was never shown" for message_id in sent if message_id not in there]


def _gaps(shown: list[Shown]) -> list[str]:
    last: dict[tuple[str, str], int] = {}
    found = []
    for line in shown:
        key = (line.room_id, line.epoch)
        if key in last and line.seq != last[key] + 1:
            found.append(f"{line.room_id}: seq {line.seq} follows {last[key]}")
        last[key] = line.seq
    return found


def _epochs(shown: list[Shown]) -> list[str]:
    epochs = defaultdict(set)
    for line in shown:
        epochs[line.room_id].add(line.epoch)
    return [f"{room}: {len(of)} epochs" for room, of in epochs.items() if len(of) > 1]
