"""Runs the node:test files beside it, so that one command tests everything."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="no Node on this machine")
@pytest.mark.parametrize("file", sorted(it.name for it in HERE.glob("*.test.js")))
def test_module(file: str) -> None:
    run = subprocess.run([NODE, "--test", HERE / file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
