from typing import Any

import msgspec
import pytest

from moderation.rules import compile_rules
from protocol.clock import to_ts
from protocol.codec import decode
from protocol.control import Sanction
from protocol.messages import ChatMessage, Moderation, Redaction, Trace
from rooms.gateway.names import pseudonym
from rooms.gateway.step import (
    Dead,
    Duplicate,
    Outcome,
    Publish,
    Refuse,
    State,
    refund,
    remember,
    rules_of,
    step,
)
from tests.unit.rooms.builders import MODERATION, NOW, ROOM, entry, line, room, state


def outcome(made: State, message: ChatMessage | bytes, now_ms: int = NOW) -> Outcome:
    (one,) = step(made, [entry(message)], now_ms)
    return one


def published(made: State, message: ChatMessage) -> dict[str, Any]:
    one = outcome(made, message)
    assert isinstance(one, Publish), one
    body: dict[str, Any] = msgspec.json.decode(one.line.body)
    return body


def test_a_good_line_is_published_stamped_and_judged() -> None:
    body = published(state(), line(trace=Trace(producer="stub_publisher")))
    assert body["content"] == "line 1"
    assert body["moderation"]["action"] == "allow"
    assert body["trace"]["producer"] == "stub_publisher"
    assert body["trace"]["processed_by"] == ["chat_gateway"]
    assert body["trace"]["gateway_ts"].endswith("+00:00")
    assert "seq" not in body
    assert "epoch" not in body


@pytest.mark.parametrize(
    ("trace", "processed_by"),
    [
        (None, ["chat_gateway"]),
        (Trace(), ["chat_gateway"]),
        (Trace(processed_by=("web", 7, None)), ["web", "chat_gateway"]),
        (Trace(processed_by=("chat_gateway", "x", "chat_gateway")), ["x", "chat_gateway"]),
    ],
)
def test_the_trace_names_the_gateway_once(trace: Trace | None, processed_by: list[str]) -> None:
    body = published(state(), line(trace=trace))
    assert body["trace"]["processed_by"] == processed_by
    assert body["trace"]["producer"] == "unknown"


def test_what_a_publisher_may_not_say_is_replaced() -> None:
    claimed = line(
        seq=7,
        epoch="mine",
        moderation=Moderation(action="allow", reasons=("trust me",), rule_version="my own"),
        trace=Trace(gateway_ts="yesterday"),
    )
    body = published(state(), claimed)
    assert "seq" not in body
    assert "epoch" not in body
    assert body["moderation"].get("reasons", []) == []
    assert body["moderation"]["rule_version"] == compile_rules(MODERATION).version
    assert body["trace"]["gateway_ts"].startswith("2027-")


def test_redactions_are_recorded_and_the_cut_comes_after_them() -> None:
    text = "a@b.c " * 33
    body = published(state(), line(content=text.strip()))
    assert len(body["content"]) <= 200
    assert "@" not in body["content"]
    first = msgspec.convert(body["moderation"]["redactions"][0], Redaction)
    assert (first.kind, first.start, first.end) == ("pii_email", 0, 5)


def test_statistics_are_told_of_a_line_as_it_is_shown() -> None:
    one = outcome(state(), line(content="mail bob@example.com now", moderation=None))
    assert isinstance(one, Publish)
    assert one.message == decode(one.line.body, ChatMessage)
    assert "bob" not in one.message.content


@pytest.mark.parametrize("origin", ["human", "bot"])
@pytest.mark.parametrize(
    ("name", "named"),
    [("Ada", "Ada"), ("A\nd\x00a\u202e", "A da"), ("such blorf", pseudonym("guest:1"))],
)
def test_a_line_goes_out_under_a_name_that_may_be_shown(origin: str, name: str, named: str) -> None:
    made, sent = state(), line(display_name=name, origin=origin)
    body = published(made, sent)
    assert (body["display_name"], body["content"]) == (named, sent.content)


BANNED = (
    Sanction(user_id="guest:1", kind="ban"),
    Sanction(user_id="guest:2", kind="timeout", until_ms=NOW + 5_000),
    Sanction(user_id="guest:3", kind="timeout", until_ms=NOW),
)


@pytest.mark.parametrize(
    ("made", "message", "code", "retry_after_s"),
    [
        (state(), line(room_id="room:nowhere"), "no_room", 0),
        (state(room(open=False)), line(), "room_closed", 0),
        (state(), line(content="   "), "empty", 0),
        (state(), line(content="\u200b\u2060"), "empty", 0),
        (state(), line(content="x" * 201), "too_long", 0),
        (state(), line(content="such BLORF"), "msg_rejected", 0),
        (state(), line(at_ms=NOW + 61_000), "bad_ts", 0),
        (state(), line(origin="bot", at_ms=NOW - 20_001), "late", 0),
        (state(room(sanctions=BANNED)), line(), "msg_banned", 0),
        (state(room(sanctions=BANNED)), line(user_id="guest:2"), "msg_timedout", 5),
        (state(room(ceiling=1)), line(origin="human"), "", 0),
        (state(room(sanctions=BANNED)), line(user_id="guest:3"), "", 0),
        (state(), line(at_ms=NOW - 3_600_000), "", 0),
        (state(), line(origin="bot", at_ms=NOW - 20_000), "", 0),
        (state(room(max_chars=300)), line(content="x" * 300), "", 0),
        (state(room(max_chars=40)), line(content="x" * 200), "", 0),
    ],
)
def test_who_is_refused_and_why(
    made: State, message: ChatMessage, code: str, retry_after_s: float
) -> None:
    got = outcome(made, message)
    if not code:
        assert isinstance(got, Publish)
    else:
        assert got == Refuse("1-0", message.id, code, retry_after_s)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b'{"schema_name":"ChatMessage"}',
        msgspec.json.encode(line()).replace(b'"line 1"', b'"two\\nlines"'),
        msgspec.json.encode(line()).replace(b'"1.1.0"', b'"9.9.9"'),
        msgspec.json.encode(line()).replace(to_ts(NOW).encode(), b"yesterday"),
        msgspec.json.encode(line()).replace(b"line 1", b"\xff\xfe"),
    ],
)
def test_what_is_no_message_goes_to_the_dead_letters(data: bytes) -> None:
    assert isinstance(outcome(state(), data), Dead)


def test_a_time_the_archive_cannot_hold_is_put_aside_with_the_reason() -> None:
    odd = to_ts(NOW).encode(), b"0001-01-01T00:00:00+23:59"
    got = outcome(state(), msgspec.json.encode(line()).replace(*odd))
    assert isinstance(got, Dead)
    assert "years 1 to 9999" in got.reason


def test_people_have_20_lines_in_30_s_and_moderators_100() -> None:
    for badges, allowed in [((), 20), (("mod",), 100)]:
        made = state()
        lines = [entry(line(n, badges=badges), n) for n in range(allowed + 1)]
        *good, last = step(made, lines, NOW)
        assert all(isinstance(one, Publish) for one in good)
        assert last == Refuse(
            f"{allowed}-0", lines and f"message-{allowed:06d}", "msg_ratelimit", 30
        )
        assert isinstance(outcome(made, line(999, badges=badges), NOW + 30_000), Publish)


def test_one_persons_allowance_spans_rooms_and_is_not_anothers() -> None:
    made = state(room(), room(room_id="room:other"))
    step(made, [entry(line(n), n) for n in range(20)], NOW)
    assert isinstance(outcome(made, line(50, room_id="room:other")), Refuse)
    assert isinstance(outcome(made, line(51, user_id="guest:2")), Publish)


def test_the_ceiling_counts_all_simulated_lines_of_a_room_together() -> None:
    made = state(room(ceiling=2))
    lines = [entry(line(n, origin="bot", user_id=f"bot{n}"), n) for n in range(3)]
    assert [type(one) for one in step(made, lines, NOW)] == [Publish, Publish, Refuse]
    assert isinstance(outcome(made, line(9, origin="human")), Publish)
    assert isinstance(outcome(made, line(10, origin="bot"), NOW + 10_000), Publish)


def test_a_repeated_line_is_a_duplicate_and_costs_nothing() -> None:
    made = state()
    step(made, [entry(line(n), n) for n in range(20)], NOW)
    assert outcome(made, line(3)) == Duplicate("1-0")


def test_late_is_decided_before_duplicate() -> None:
    made = state()
    bot = line(origin="bot")
    assert isinstance(outcome(made, bot), Publish)
    assert outcome(made, bot, NOW + 21_000) == Refuse("1-0", bot.id, "late")


def test_a_refund_gives_the_allowance_back() -> None:
    made = state(room(ceiling=1))
    first = outcome(made, line(1, origin="bot"))
    assert isinstance(first, Publish)
    refund(made, first, shown=False)
    assert isinstance(outcome(made, line(1, origin="bot")), Publish)


def test_a_line_the_script_calls_a_duplicate_stays_known() -> None:
    made = state(room(ceiling=1))
    first = outcome(made, line(1, origin="bot"))
    assert isinstance(first, Publish)
    refund(made, first, shown=True)
    assert isinstance(outcome(made, line(1, origin="bot")), Duplicate)
    assert isinstance(outcome(made, line(2, origin="bot")), Publish)


def test_after_a_restart_rates_and_ids_are_as_before() -> None:
    made = state()
    remember(made, [line(n, at_ms=NOW - 1_000) for n in range(20)], NOW)
    assert isinstance(outcome(made, line(5)), Duplicate)
    refused = outcome(made, line(77))
    assert refused == Refuse("1-0", "message-000077", "msg_ratelimit", 29)


def test_new_rules_hold_from_the_next_line_on() -> None:
    made = state()
    assert isinstance(outcome(made, line(1)), Publish)
    made.rules[ROOM] = rules_of(room(open=False), 200)
    assert isinstance(outcome(made, line(2)), Refuse)


def test_the_state_forgets_what_no_rule_asks_for() -> None:
    made = state()
    step(made, [entry(line(n, user_id=f"guest:{n}"), n) for n in range(50)], NOW)
    made.sweep(NOW + 601_000)
    assert made.shown == {}
    assert len(made.rates) == 0
