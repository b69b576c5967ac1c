"""``scripts/js`` leaves the JavaScript out where Node is missing, but not in CI."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(("ci", "code"), [({"CI": "true"}, 1), ({}, 0)])
def test_without_node(tmp_path: Path, ci: dict[str, str], code: int) -> None:
    run = subprocess.run(
        ["/bin/sh", "scripts/js"],
        cwd=ROOT,
        env={"PATH": str(tmp_path), **ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == code
    assert run.stderr == "JavaScript is left out: Node is not installed\n"
