"""The table of generators: complete, and what its rows say of themselves."""

from typing import get_args

import pytest

from personas.generation.generators import GENERATORS, writing_by
from protocol.configs.base import Generator


def test_every_name_that_may_be_configured_has_its_row():
    assert set(GENERATORS) == set(get_args(Generator))


@pytest.mark.parametrize(
    ("name", "ahead", "by_model"),
    [
        (None, False, False),
        ("deterministic", False, False),
        ("stub", True, False),
        ("litellm", True, True),
    ],
)
def test_who_is_asked_before_a_line_is_due_and_who_calls_a_model(name, ahead, by_model):
    writing = writing_by(name)
    assert (writing.ahead, writing.by_model) == (ahead, by_model)
