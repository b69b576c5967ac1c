"""Who changed what: file, database, both or none."""

import pytest

from configfiles.compare import standing


@pytest.mark.parametrize(
    ("ours", "theirs", "common", "expected"),
    [
        pytest.param("a", None, None, "new", id="never seen"),
        pytest.param("a", "a", None, "same", id="equal by chance"),
        pytest.param("a", "a", "a", "same", id="untouched"),
        pytest.param("a", "a", "b", "same", id="both changed alike"),
        pytest.param("b", "a", "a", "changed", id="ours changed"),
        pytest.param("a", "b", "a", "kept", id="theirs changed"),
        pytest.param("b", "c", "a", "conflict", id="both changed"),
        pytest.param("b", "a", None, "conflict", id="made on both sides"),
        pytest.param("a", None, "a", "gone", id="deleted there"),
        pytest.param("b", None, "a", "conflict", id="deleted there, changed here"),
    ],
)
def test_standing(ours, theirs, common, expected):
    assert standing(ours, theirs, common) == expected
