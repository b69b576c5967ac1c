import pytest

from supervisor.backoff import LONGEST_S, restart_delay


@pytest.mark.parametrize(
    ("lived_s", "failures", "expected"),
    [
        pytest.param(3600.0, 0, (0.0, 0), id="killed while steady: at once"),
        pytest.param(3600.0, 9, (0.0, 0), id="one steady life forgets the failures"),
        pytest.param(0.1, 0, (1.0, 1), id="died at birth"),
        pytest.param(0.1, 3, (8.0, 4), id="keeps dying: longer each time"),
        pytest.param(0.1, 50, (LONGEST_S, 51), id="never longer than half a minute"),
    ],
)
def test_restart_delay(lived_s: float, failures: int, expected: tuple[float, int]) -> None:
    assert restart_delay(lived_s, failures) == expected
