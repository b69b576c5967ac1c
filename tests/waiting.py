"""Waiting for what another thread or process brings about."""

import time
from collections.abc import Callable
from typing import TypeVar

import pytest

WAIT_S = 10

T = TypeVar("T")


def until(check: Callable[[], T], what: str, within_s: float = WAIT_S) -> T:
    """The first true answer of ``check``; for what has no event to wait for."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if found := check():
            return found
        time.sleep(0.01)
    pytest.fail(f"no {what} within {within_s} s")
