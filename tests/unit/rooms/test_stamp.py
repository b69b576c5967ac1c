"""What goes on the firehose beside the judged text."""

import pytest

from moderation.rules import compile_rules, judge
from protocol.messages import ChatMessage
from rooms.gateway.stamp import stamped
from tests.unit.rooms.builders import MODERATION, line

RULES = compile_rules(MODERATION)


def shown(message: ChatMessage) -> ChatMessage:
    verdict = judge(message.content, RULES, max_chars=200)
    return stamped(message, verdict, "Ada", RULES, "2027-01-15T08:00:00.000+00:00")


@pytest.mark.parametrize(
    ("content", "mentions", "kept"),
    [
        ("@Ada and @bob_2", ("Ada", "bob_2"), ("Ada", "bob_2")),
        ("@ada hi", ("Ada",), ("Ada",)),
        ("Ada, hi", ("Ada",), ("Ada",)),
        ("@Ada hi", ("@Ada",), ("@Ada",)),
        ("ask a@b.c now", ("b.c", "b"), ()),
        ("hello", ("such blorf",), ()),
        ("canada", ("Ada",), ()),
        ("canada and Ada", ("Ada",), ("Ada",)),
        ("x" * 198 + " @Ada", ("Ada",), ()),
    ],
)
def test_a_mention_is_a_word_of_the_text(
    content: str, mentions: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    assert shown(line(content=content, mentions=mentions)).mentions == kept


@pytest.mark.parametrize(
    ("reply_to", "kept"),
    [
        (None, True),
        ("0123456789abcdef0123456789abcdef", True),
        ("55512345675551234567555123456755", True),
        ("b34ccfc7-4977-403a-8a94-33c6bac34fb8", True),
        ("alice-0001", True),
        ("LCC.CjgKDQoLZUtIV2RhZw", True),
        ("$aGVsbG8:example-org", True),
        ("such-blorf", False),
        ("bob@example.com", False),
        ("come and see", False),
        ("one\nanother", False),
        ("\x00\x00\x00\x00\x00\x00\x00\x00", False),
        ("сообщение", False),
    ],
)
def test_what_is_answered_is_an_id_and_no_message(reply_to: str | None, kept: bool) -> None:
    assert shown(line(reply_to=reply_to)).reply_to == (reply_to if kept else None)
