"""Load lines must be valid, all different, and never more than a person may send."""

from collections import Counter

import pytest

from protocol.codec import encode_checked
from simulation.publisher import PRODUCER, line, messages

ALLOWED_PER_30_S = 20


@pytest.mark.parametrize("rate", [0.5, 20, 1000])
def test_nobody_writes_faster_than_a_person_may(rate: float) -> None:
    in_30_s = list(messages("room:demo", rate, round(rate * 30) or 1))
    assert max(Counter(m.user_id for m in in_30_s).values()) <= ALLOWED_PER_30_S


def test_lines_are_valid_and_marked() -> None:
    for message in messages("room:demo", 5, 20, "E2E_TEST_x "):
        encode_checked(message)
        assert message.content.startswith("E2E_TEST_x ")
        assert message.trace is not None
        assert message.trace.producer == PRODUCER


def test_no_line_is_said_twice() -> None:
    assert len({line(n) for n in range(5_000)}) == 5_000
