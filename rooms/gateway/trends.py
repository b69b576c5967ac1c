"""Chat statistics of one room over the last seconds of the firehose. Pure."""

from collections import Counter, deque
from typing import Final

from msgspec import UNSET, Struct

from protocol.clock import to_ts
from protocol.messages import SCHEMA_VERSION, ChatMessage, TokenCount, TrendsSnapshot

WINDOW_S: Final = 30
TOP: Final = 10


class _Seen(Struct, frozen=True):
    at_ms: int
    tokens: tuple[str, ...]
    mentions: tuple[str, ...]
    simulated: bool


class Trends:
    """Lines go in, the oldest fall out; ``snapshot`` says what is left."""

    def __init__(self, room_id: str, window_s: int = WINDOW_S) -> None:
        self._room_id, self._window_s = room_id, window_s
        self._lines: deque[_Seen] = deque()
        self._tokens: Counter[str] = Counter()
        self._mentions: Counter[str] = Counter()
        self._simulated = 0

    def __bool__(self) -> bool:
        return bool(self._lines)

    def add(self, message: ChatMessage, now_ms: int) -> None:
        seen = _Seen(
            now_ms, _words(message), tuple(set(message.mentions)), message.origin != "human"
        )
        self._lines.append(seen)
        self._tokens.update(seen.tokens)
        self._mentions.update(seen.mentions)
        self._simulated += seen.simulated

    def snapshot(self, now_ms: int) -> TrendsSnapshot:
        self._drop_before(now_ms - self._window_s * 1000)
        lines = len(self._lines)
        return TrendsSnapshot(
            schema_name="TrendsSnapshot",
            schema_version=SCHEMA_VERSION,
            id=f"trends-{now_ms}",
            ts=to_ts(now_ms),
            room_id=self._room_id,
            window_s=self._window_s,
            msg_per_s=round(lines / self._window_s, 3),
            top_tokens=_top(self._tokens),
            top_mentions=_top(self._mentions),
            bot_fraction=round(self._simulated / lines, 3) if lines else 0.0,
        )

    def _drop_before(self, ms: int) -> None:
        while self._lines and self._lines[0].at_ms <= ms:
            old = self._lines.popleft()
            _subtract(self._tokens, old.tokens)
            _subtract(self._mentions, old.mentions)
            self._simulated -= old.simulated


def _words(message: ChatMessage) -> tuple[str, ...]:
    """Each word once, so that one spammer's line is no trend; none that holds a mask."""
    found = message.moderation.redactions if message.moderation else UNSET
    masks = [one.replacement.lower() for one in found] if found else []
    words = {word for word in message.content.lower().split() if len(word) <= 64}
    return tuple(word for word in words if not any(mask in word for mask in masks))


def _subtract(counts: Counter[str], names: tuple[str, ...]) -> None:
    for name in names:
        counts[name] -= 1
        if not counts[name]:
            del counts[name]


def _top(counts: Counter[str]) -> tuple[TokenCount, ...]:
    """Most frequent first, ties by name, so that equal chats give equal snapshots."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:TOP]
    return tuple(TokenCount(token=token, count=count) for token, count in ranked)
