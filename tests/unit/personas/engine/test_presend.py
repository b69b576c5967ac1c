"""Which lines are handed in at all."""

import pytest
from msgspec.structs import replace

from personas.engine.presend import may_be_said
from protocol.configs.moderation import Blocklist
from tests.unit.personas.builders import line, room, snapshot


def ruled(pattern, action="drop"):
    made = snapshot(room())
    rules = (Blocklist(name="own", action=action, patterns=(pattern,)),)
    return replace(made, moderation=replace(made.moderation, blocklists=rules))


@pytest.mark.parametrize(
    ("of_room", "said"),
    [
        (None, False),
        (ruled("goat"), True),
        (ruled("hello"), False),
        (ruled("hello", "redact"), True),
        (ruled("(?<!a)b"), False),
    ],
    ids=["no room", "harmless", "dropped", "redacted", "rules that cannot be used"],
)
def test_a_line_is_handed_in_if_the_rooms_rules_would_let_it_pass(of_room, said):
    assert may_be_said(line("hello there"), of_room) is said
