"""docs/policy.md names every knob, and the limits in the order they are asked in."""

import inspect
import re
from pathlib import Path

import pytest

from personas.policy import limits
from protocol.configs.observation import AutoCommentaryConfig
from protocol.reasons import REASONS

TEXT = (Path(__file__).parents[4] / "docs" / "policy.md").read_text()


@pytest.mark.parametrize("knob", AutoCommentaryConfig.__struct_fields__)
def test_every_knob_of_auto_commentary_is_explained(knob):
    assert f"`{knob}`" in TEXT


def test_limits_stand_in_the_order_they_are_asked_in():
    asked = re.findall(r'return "(\w+)"', inspect.getsource(limits.refusal))
    assert asked == [row.name for row in REASONS.values() if row.stage == "limit"]
