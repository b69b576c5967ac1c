from protocol.messages import Moderation, Redaction
from rooms.gateway.trends import Trends
from tests.unit.rooms.builders import NOW, ROOM, line


def test_counts_cover_the_window_and_nothing_else() -> None:
    trends = Trends(ROOM, window_s=10)
    trends.add(line(1, content="GG gg wp", mentions=("Ada",)), NOW)
    trends.add(line(2, content="gg", origin="bot"), NOW + 5_000)
    both = trends.snapshot(NOW + 5_000)
    assert both.msg_per_s == 0.2
    assert both.bot_fraction == 0.5
    assert [(t.token, t.count) for t in both.top_tokens] == [("gg", 2), ("wp", 1)]
    assert [(t.token, t.count) for t in both.top_mentions] == [("Ada", 1)]
    later = trends.snapshot(NOW + 10_000)
    assert later.msg_per_s == 0.1
    assert [(t.token, t.count) for t in later.top_tokens] == [("gg", 1)]
    assert later.top_mentions == ()


def test_what_stands_for_something_replaced_is_no_word() -> None:
    masks = ("***", "[REDACTED]")
    redactions = tuple(Redaction(kind="x", start=0, end=1, replacement=mask) for mask in masks)
    redacted = Moderation(action="redact", redactions=redactions)
    trends = Trends(ROOM)
    trends.add(line(1, content="ask @[REDACTED] you ***", moderation=redacted), NOW)
    trends.add(line(2, content="***", moderation=Moderation(action="allow")), NOW)
    assert [(t.token, t.count) for t in trends.snapshot(NOW).top_tokens] == [
        ("***", 1),
        ("ask", 1),
        ("you", 1),
    ]


def test_a_silent_room_says_so_once_and_is_empty() -> None:
    trends = Trends(ROOM, window_s=10)
    trends.add(line(), NOW)
    assert trends
    last = trends.snapshot(NOW + 10_000)
    assert (last.msg_per_s, last.bot_fraction, last.top_tokens) == (0, 0, ())
    assert not trends


def test_equal_chats_give_equal_snapshots() -> None:
    snapshots = []
    for words in ("a b c", "c b a"):
        trends = Trends(ROOM)
        trends.add(line(content=words), NOW)
        snapshots.append(trends.snapshot(NOW))
    assert snapshots[0] == snapshots[1]
