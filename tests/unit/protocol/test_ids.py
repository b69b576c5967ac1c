"""Draws and identities: fixed vectors, the same in every process."""

import os
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.ids import hash64, new_id, reply_id, room_key, unit

GATE = [
    ("human_00000001", (0.939787, 0.825228, 0.712526)),
    ("human_00000002", (0.749220, 0.759549, 0.418264)),
    ("human_00000003", (0.959040, 0.872284, 0.208730)),
    ("01JH7Y0M2KQ8T8G2A9F6G1VQ1N", (0.579936, 0.762770, 0.357923)),
]


def test_digest_of_the_reference_vector():
    assert f"{hash64('human_00000001', 'ClipGoblin'):x}" == "f095e52269b4c0e7"


@pytest.mark.parametrize(("message_id", "row"), GATE, ids=[row[0] for row in GATE])
def test_gate_vectors(message_id, row):
    personas = ("ClipGoblin", "LoreMaster3000", "SaltGremlin")
    assert tuple(round(unit(message_id, p), 6) for p in personas) == row


@given(st.lists(st.text() | st.integers(), max_size=5))
def test_a_draw_is_in_the_unit_interval_and_repeats(parts):
    parts = [p for p in parts if not isinstance(p, str) or p.isascii()]
    assert 0 <= unit(*parts) < 1
    assert unit(*parts) == unit(*parts)


def test_the_largest_hash_is_still_below_one(monkeypatch):
    monkeypatch.setattr("protocol.ids.hash64", lambda *_: 2**64 - 1025)
    assert unit("x") < 1


REPLY = ("room:demo", "seed", "nova", "human_00000001")


def test_reply_id_is_a_message_id_and_never_changes():
    assert reply_id(*REPLY) == "5f1d65b7d869ff417d9ed8ad796fabbe"
    assert re.fullmatch("[0-9a-f]{32}", reply_id(*REPLY, 1))


def test_each_part_of_a_reply_id_counts():
    base = [*REPLY, 0]
    variants = [[*base[:i], "other" if i < 4 else 1, *base[i + 1 :]] for i in range(5)]
    assert len({reply_id(*parts) for parts in [base, *variants]}) == 6


def test_other_processes_compute_the_same():
    code = (
        "from protocol.ids import *; print(reply_id('r','s','c','t'), unit('a', 1), room_key('r'))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {f"{reply_id('r', 's', 'c', 't')} {unit('a', 1)} {room_key('r')}\n".encode()}


def test_fresh_ids_differ():
    assert len({new_id() for _ in range(1000)}) == 1000
