"""Ajv for the contract tests: one Node process per run. In CI it must be there."""

import os
from collections.abc import Iterator

import pytest

from tests.contracts.witnesses import Ajv


@pytest.fixture(scope="session")
def ajv() -> Iterator[Ajv]:
    missing = Ajv.missing()
    if missing and os.environ.get("CI"):
        pytest.fail(f"in CI all three witnesses must testify: {missing}")
    if missing:
        pytest.skip(missing)
    with Ajv() as witness:
        yield witness
