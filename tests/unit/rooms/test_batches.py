"""One bad record among others: it alone is lost, whatever is wrong with it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from protocol.codec import MAX_BYTES, decode, encode
from protocol.control import Sanction
from protocol.entries import Entry
from protocol.messages import ChatMessage
from rooms.gateway.step import Dead, Duplicate, Publish, State, step
from tests.unit.rooms.builders import NOW, ROOM, entry, line, state

TRAP = "guest:trap"


class Trapped(dict[str, Sanction]):
    """Sanctions that cannot be asked about ``TRAP``: a fault of ours that only one record meets."""

    def get(self, user_id: str, default: Any = None) -> Any:
        if user_id == TRAP:
            raise RuntimeError("trapped")
        return super().get(user_id, default)


def trapped_state() -> State:
    made = state()
    sanctions: Mapping[str, Sanction] = Trapped()
    made.rules[ROOM] = replace(made.rules[ROOM], sanctions=sanctions)
    return made


def of_bytes(size: int, n: int = 1) -> bytes:
    """A valid record of exactly ``size`` bytes."""
    empty = len(encode(line(n, client_meta={"a": ""})))
    return encode(line(n, client_meta={"a": "x" * (size - empty)}))


@pytest.mark.parametrize("slack", [0, 100, 200])
def test_what_the_stamps_make_too_long_to_read_is_put_aside(slack: int) -> None:
    (one,) = step(state(), [entry(of_bytes(MAX_BYTES - slack))], NOW)
    assert isinstance(one, Dead)
    assert "bytes" in one.reason


def test_a_published_line_is_short_enough_to_be_read_with_its_number() -> None:
    for size in range(MAX_BYTES - 600, MAX_BYTES + 1, 20):
        (one,) = step(state(), [entry(of_bytes(size))], NOW)
        if isinstance(one, Publish):
            numbered = one.line.body[:-1] + b',"seq":%d,"epoch":"%s"}' % (2**63, b"e" * 12)
            assert decode(numbered, ChatMessage).id == one.line.message_id


def test_a_batch_that_fails_has_cost_nothing() -> None:
    made = trapped_state()
    batch = [entry(line(n), n) for n in range(20)]
    with pytest.raises(RuntimeError):
        step(made, [*batch, entry(line(99, user_id=TRAP), 99)], NOW)
    assert made.shown == {}
    assert all(isinstance(one, Publish) for one in step(made, batch, NOW))


def record(kind: str, n: int) -> ChatMessage | bytes:
    if kind == "too long":
        return of_bytes(MAX_BYTES - 50, 200 + n)
    if kind == "trap":
        return line(100 + n, user_id=TRAP)
    return line(n) if kind == "good" else b"{}"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("good", "good", "trap", "too long", "nonsense")), st.integers(0, 9)
        ),
        max_size=30,
    )
)
def test_poison_takes_no_other_line_with_it(records: list[tuple[str, int]]) -> None:
    """As ``handle_guarded`` does: the whole batch, and if that fails each record alone."""
    made = trapped_state()
    entries = [entry(record(*one), n) for n, one in enumerate(records)]
    shown: Counter[str] = Counter()
    for batch in [entries, *([one] for one in entries)]:
        shown += _published(made, batch)
    assert shown == {line(n).id: 1 for kind, n in records if kind == "good"}


def _published(made: State, batch: list[Entry]) -> Counter[str]:
    try:
        outcomes = step(made, batch, NOW)
    except RuntimeError:
        return Counter()
    assert all(isinstance(one, Publish | Duplicate | Dead) for one in outcomes)
    return Counter(one.line.message_id for one in outcomes if isinstance(one, Publish))
