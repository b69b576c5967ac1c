"""The checker of the kill tests must fail on every kind of damage, or they prove nothing."""

import pytest

from tests.e2e.ledger import Shown, problems

GOOD = [Shown("room:a", "e", n, f"id{n}") for n in range(1, 6)]


def test_a_faultless_firehose() -> None:
    assert problems(GOOD, [line.id for line in GOOD]) == []


def test_rooms_are_numbered_apart() -> None:
    other = [Shown("room:b", "x", n, f"other{n}") for n in range(40, 43)]
    mixed = [line for pair in zip(GOOD, [*other, *GOOD[3:3]], strict=False) for line in pair]
    assert problems(mixed) == []


@pytest.mark.parametrize(
    ("damaged", "sentence"),
    [
        pytest.param([*GOOD, GOOD[-1]._replace(seq=6)], "id5 was shown 2 times", id="doubled"),
        pytest.param(GOOD[:-1], "id5 was never shown", id="lost at the end"),
        pytest.param([*GOOD[:2], *GOOD[3:]], "seq 4 follows 2", id="gap"),
        pytest.param([GOOD[0], GOOD[2], GOOD[1], *GOOD[3:]], "seq 3 follows 1", id="order"),
        pytest.param(
            [*GOOD, Shown("room:a", "f", 1, "new")], "room:a: 2 epochs", id="counted anew"
        ),
    ],
)
def test_damage_is_found(damaged: list[Shown], sentence: str) -> None:
    assert sentence in " ".join(problems(damaged, [line.id for line in GOOD]))
