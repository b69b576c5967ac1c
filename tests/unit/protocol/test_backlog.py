"""When a slow reader is in danger of losing entries."""

import pytest

from protocol.backlog import Reach, at_risk

CAP = 1_000


@pytest.mark.parametrize(
    ("length", "read_ms", "names"),
    [
        (899, {"archive": 0}, []),  # far from the cap nothing is cut
        (900, {"archive": 1_099}, ["archive"]),
        (900, {"archive": 1_100}, []),
        (1_000, {"archive": 2_000, "persona_workers": 2_000}, []),
        (1_000, {"archive": 0, "persona_workers": 1_001}, ["archive", "persona_workers"]),
        (1_000, {}, []),
    ],
)
def test_groups_in_the_oldest_tenth_of_a_full_stream(
    length: int, read_ms: dict[str, int], names: list[str]
) -> None:
    reach = Reach(length=length, oldest_ms=1_000, newest_ms=2_000, read_ms=read_ms)
    assert at_risk(reach, CAP) == names
