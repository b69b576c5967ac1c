"""docs/policy.md names every knob and every reason."""

from pathlib import Path
from typing import get_args

import pytest

from personas.policy.types import Reason
from protocol.configs.observation import AutoCommentaryConfig
from protocol.configs.persona import Drift
from protocol.configs.room import Audience, Features, PolicyKnobs, Timing

TEXT = (Path(__file__).parents[4] / "docs" / "policy.md").read_text()
GROUPS = {
    "policy": PolicyKnobs,
    "timing": Timing,
    "audience": Audience,
    "features": Features,
    "drift": Drift,
}
KNOBS = [f"{group}.{name}" for group, kind in GROUPS.items() for name in kind.__struct_fields__]


@pytest.mark.parametrize("knob", [*KNOBS, "hype_multiplier", "emote_policy.allowed_emotes"])
def test_every_knob_of_a_room_is_explained(knob):
    assert f"`{knob}`" in TEXT


@pytest.mark.parametrize("knob", AutoCommentaryConfig.__struct_fields__)
def test_every_knob_of_auto_commentary_is_explained(knob):
    assert f"`{knob}`" in TEXT


SAID_OTHERWISE = {
    "deduped",  # a line heard twice
    "crowd",
    # rows of auto commentary, named by their knobs
    *("not_interesting", "momentum_min_interval", "room_rate", "dedupe"),
    *("momentum_max_msgs", "max_per_observation", "summary_dedupe"),
}


@pytest.mark.parametrize("reason", sorted(set(get_args(Reason)) - SAID_OTHERWISE))
def test_every_reason_is_explained(reason):
    assert f"`{reason}`" in TEXT
