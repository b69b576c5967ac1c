import pytest

from language.english import ENGLISH
from language.numbers import number_range, sum_of


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("what is 2+2?", 4),
        ("3 x 7 =", 21),
        ("5 - 9?", -4),
        ("level 2 now", None),
        ("10-20 deaths", None),
    ],
)
def test_small_sums(text: str, result: int | None) -> None:
    assert sum_of(text, ENGLISH) == result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between 3 and 9", (3, 9, "")),
        ("out of ten?", (1, 10, "")),
        ("how long will it take", (5, 90, " min")),
        ("how many tries", (1, 40, "")),
    ],
)
def test_number_ranges(text: str, expected: tuple[int, int, str]) -> None:
    assert number_range(text, ENGLISH) == expected
