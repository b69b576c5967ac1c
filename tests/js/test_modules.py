"""Runs the node:test files beside it, so that one command tests everything."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted(file.name for file in HERE.glob("*.test.js"))


@pytest.mark.skipif(
    shutil.which("node") is None and "CI" not in os.environ, reason="no Node on this machine"
)
@pytest.mark.parametrize("file", FILES)
def test_module(file: str) -> None:
    run = subprocess.run(["node", HERE / file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
