"""The gate's contract: vectors other implementations share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.policy.gate import gate
from protocol.ids import hash64

VECTORS = [
    ("human_00000001", 0.939787, 0.825228, 0.712526),
    ("human_00000002", 0.749220, 0.759549, 0.418264),
    ("human_00000003", 0.959040, 0.872284, 0.208730),
    ("01JH7Y0M2KQ8T8G2A9F6G1VQ1N", 0.579936, 0.762770, 0.357923),
]


@pytest.mark.parametrize(("message_id", "clip", "lore", "salt"), VECTORS)
def test_rolls_of_the_contract(message_id, clip, lore, salt):
    rolls = [gate(message_id, name) for name in ("ClipGoblin", "LoreMaster3000", "SaltGremlin")]
    assert rolls == pytest.approx([clip, lore, salt], abs=5e-7)


def test_digest_of_the_contract():
    assert hash64("human_00000001", "ClipGoblin") == 0xF095E52269B4C0E7


def test_no_message_id_passes_nothing():
    assert gate("", "ClipGoblin") == 1.0


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_roll_is_a_chance(message_id, persona_id):
    assert 0 <= gate(message_id, persona_id) <= 1
