"""The lines of a load test: many people, each well under what one person may send."""

from collections.abc import Iterator
from typing import Final

from protocol.clock import now_ms, to_ts
from protocol.ids import hash64, new_id
from protocol.messages import ChatMessage, Trace, chat_message

PRODUCER: Final = "stub_publisher"
LINE_EVERY_S: Final = 6
"""How often one person writes at most; their limit is twenty lines in 30 s."""
WORDS: Final = ("nice", "wait", "what", "again", "left", "go", "clip", "that", "was", "close")


def messages(room_id: str, rate: float, count: int, text: str = "") -> Iterator[ChatMessage]:
    """``count`` lines for ``rate`` lines per second, ``text`` before each. A line is made when it is
    asked for, so that its ``ts`` is the time it is sent."""
    people = max(1, round(rate * LINE_EVERY_S))
    for n in range(count):
        person = f"load{n % people}"
        yield chat_message(
            id=new_id(),
            ts=to_ts(now_ms()),
            room_id=room_id,
            origin="human",
            user_id=person,
            display_name=person,
            content=f"{text}{line(n)}",
            trace=Trace(producer=PRODUCER),
        )


def line(n: int) -> str:
    """Three words and a number: alike in length to chat, never the same twice."""
    words = (WORDS[hash64("load", n, i) % len(WORDS)] for i in range(3))
    return f"{' '.join(words)} {n}"
