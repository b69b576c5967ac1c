"""How far what somebody tells a persona can be trusted."""

import pytest

from memory.learning import provenance
from protocol.messages import STAFF_BADGES, chat_message
from rooms.people.access import Viewer


def told(*badges: str):
    return chat_message(
        id="human_00000001",
        ts="2026-01-01T20:00:00.000Z",
        room_id="room:demo",
        origin="human",
        user_id="alice",
        display_name="alice",
        content="remember: the door is red",
        badges=badges,
    )


@pytest.mark.parametrize(
    ("badges", "trust"),
    [
        ((), "viewer"),
        (("sub", "vip"), "viewer"),
        (Viewer(kind="user").badges(), "viewer"),
        (Viewer(kind="operator").badges(), "staff"),
        *(((badge,), "staff") for badge in sorted(STAFF_BADGES)),
    ],
)
def test_staff_is_trusted_as_staff(badges, trust):
    assert provenance(told(*badges)).trust == trust
