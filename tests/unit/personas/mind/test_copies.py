"""Which line a burst copies."""

import pytest

from personas.mind.talk import Talk, hear, latest_copyable
from personas.policy.types import PlannedLine
from protocol.clock import to_ts
from tests.unit.personas.builders import NOW, event, heard

LINE = PlannedLine(
    reply_id="r",
    chatter_id="crowd:1",
    due_ms=NOW + 10_000,
    occasion="event",
    trigger=event(at=NOW),
    core=False,
)


@pytest.mark.parametrize(
    ("said_ms", "author_id", "text", "copied"),
    [
        (NOW + 1000, "crowd:2", "KEKW", True),
        (NOW - 1, "crowd:2", "KEKW", False),
        (NOW + 1000, "crowd:1", "KEKW", False),
        (NOW + 1000, "crowd:2", "that is a rather long thing to say about a goat", False),
    ],
    ids=["in the burst", "before the event", "the own line", "too long"],
)
def test_a_burst_copies_its_own_short_lines(said_ms, author_id, text, copied):
    talk, said = Talk(), heard(text, ts=to_ts(said_ms), user_id=author_id)
    hear(talk, said)
    assert latest_copyable(talk, LINE) == (said if copied else None)
