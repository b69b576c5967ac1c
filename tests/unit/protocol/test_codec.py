"""The parser guards: whatever bytes come, a message or BadMessage, never anything else."""

import json
from math import inf, nan

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.codec import MAX_BYTES, BadMessage, decode, encode, encode_checked
from protocol.messages import ChatMessage, TrendsSnapshot, chat_message


def line(**overrides):
    fields = {
        "id": "human_00000001",
        "ts": "2026-03-14T15:09:26.535Z",
        "room_id": "room:demo",
        "origin": "human",
        "user_id": "alice",
        "display_name": "Alice",
        "content": "hello",
    }
    return chat_message(**(fields | overrides))


def raw(extra: str) -> bytes:
    """A valid line's JSON with one more member, which may be anything."""
    return encode(line())[:-1] + f",{extra}}}".encode("utf-8", "surrogatepass")


BAD = [
    (b"", "nothing"),
    (b"\x00", "NUL"),
    (b"null", "null"),
    (b"[]", "a list"),
    (b'"text"', "a text"),
    (b"{", "unfinished"),
    (encode(line()) + b"{}", "two objects"),
    (encode(line()) + b",", "trailing comma"),
    (b"\xef\xbb\xbf" + encode(line()), "byte order mark"),
    (encode(line()).replace(b"hello", b"hel\xfflo"), "invalid UTF-8"),
    (encode(line()).replace(b"hello", b"\xed\xa0\x80"), "surrogate in UTF-8"),
    (encode(line()).replace(b"hello", b"\xc0\xaf"), "overlong UTF-8"),
    (encode(line()).replace(b"hello", rb"\ud800"), "escaped lone surrogate"),
    (encode(line()).replace(b"hello", rb"\x41"), "unknown escape"),
    (encode(line()).replace(b"hello", b"a\nb"), "raw newline in a text"),
    (raw('"seq":NaN'), "NaN"),
    (raw('"client_meta":{"x":NaN}'), "NaN where anything may stand"),
    (raw('"client_meta":{"x":-Infinity}'), "infinity"),
    (raw('"client_meta":{"x":1e999}'), "beyond a double"),
    (raw('"client_meta":{"x":01}'), "leading zero"),
    (raw('"seq":' + "9" * 5000), "integer of 5,000 digits"),
    (raw('"seq":0,"seq":1'), "a bad value before its good double"),
    (raw('"client_meta":' + '{"a":' * 3000 + "1" + "}" * 3000), "3,000 nested objects"),
    (raw('"client_meta":{"a":' + "[" * 20_000 + "]" * 20_000 + "}"), "20,000 nested lists"),
    (b"[" * 50_000, "50,000 opening brackets"),
    (raw('"unknown":' + "[" * 20_000 + "]" * 20_000), "deep where it is skipped"),
    (raw('"unknown":"' + "x" * MAX_BYTES + '"'), "too long"),
]


@pytest.mark.parametrize(("data", "why"), BAD, ids=[why for _, why in BAD])
def test_bad_bytes(data, why):
    with pytest.raises(BadMessage) as caught:
        decode(data, ChatMessage)
    assert str(caught.value)


def test_the_byte_limit_is_exact():
    room = MAX_BYTES - len(raw('"unknown":""'))
    assert decode(raw(f'"unknown":"{"x" * room}"'), ChatMessage) == line()
    with pytest.raises(BadMessage, match=str(MAX_BYTES + 1)):
        decode(raw(f'"unknown":"{"x" * (room + 1)}"'), ChatMessage)


def test_of_double_keys_the_last_wins():
    assert decode(raw('"content":"second"'), ChatMessage).content == "second"


def test_what_is_sent_on_is_our_encoding():
    seen = decode(raw('"content":"second","seq":7,"surprise":{"a":1}'), ChatMessage)
    assert json.loads(encode(seen)) == json.loads(encode(line(content="second", seq=7)))
    assert encode(seen).count(b'"content"') == 1


def test_nul_in_a_text_is_a_character():
    assert decode(encode(line(content="a\0b")), ChatMessage).content == "a\0b"


@given(st.binary(max_size=200))
def test_any_bytes(data):
    with pytest.raises(BadMessage):
        decode(data, ChatMessage)


@given(st.integers(0, 400), st.binary(max_size=4), st.integers(0, 8))
def test_any_damage_to_a_good_line(position, inserted, removed):
    data = encode(line(client_meta={"a": [1, None, "é😂"]}))
    position %= len(data)
    damaged = data[:position] + inserted + data[position + removed :]
    try:
        seen = decode(damaged, ChatMessage)
    except BadMessage:
        return
    assert decode(encode_checked(seen), ChatMessage) == seen


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), min_size=1)


@given(texts.filter(lambda t: len(t) <= 500), st.none() | st.dictionaries(texts, texts, max_size=3))
def test_round_trip(content, meta):
    message = line(content=content, client_meta=meta)
    data = encode_checked(message)
    assert b"\n" not in data
    assert decode(data, ChatMessage) == message


UNPUBLISHABLE = [
    ({"content": ""}, "empty"),
    ({"content": "x" * 501}, "too long"),
    ({"content": "a\nb"}, "newline"),
    ({"content": "\ud800"}, "lone surrogate"),
    ({"room_id": "demo"}, "bad room"),
    ({"origin": "robot"}, "no such origin"),
    ({"mentions": ("x",) * 33}, "too many mentions"),
    ({"client_meta": {"x": object()}}, "not JSON"),
    ({"seq": 0}, "seq 0"),
]


@pytest.mark.parametrize(("change", "why"), UNPUBLISHABLE, ids=[why for _, why in UNPUBLISHABLE])
def test_nothing_invalid_is_published(change, why):
    with pytest.raises(BadMessage):
        encode_checked(msgspec.structs.replace(line(), **change))


@pytest.mark.parametrize("rate", [nan, inf, -inf, -1.0])
def test_numbers_that_json_has_not_are_not_published(rate):
    trends = TrendsSnapshot(
        schema_name="TrendsSnapshot",
        schema_version="1.1.0",
        id="trends_00000001",
        ts="2026-03-14T15:09:26Z",
        room_id="room:demo",
        window_s=10,
        msg_per_s=rate,
        top_tokens=(),
        top_mentions=(),
        bot_fraction=0.0,
    )
    with pytest.raises(BadMessage):
        encode_checked(trends)


def test_a_date_that_does_not_exist_cannot_even_be_built():
    with pytest.raises(ValueError, match="day"):
        line(ts="2026-02-30T12:00:00Z")
