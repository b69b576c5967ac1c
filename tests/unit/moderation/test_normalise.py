"""What is shown of a line: one line, no tricks, never more than came in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.normalise import FOLD_CHARS, MAX_MARKS, clean, skeletons

any_text = st.text(st.characters(exclude_categories=()), max_size=200)
tricky = st.text(
    st.sampled_from(
        "ab \t\r\n\x00\x9f\u2028\u2029\u200b\u200d\u202e\ufe0f😀👍🏽\u0301\u0336\ud800é\u2800\u3164"
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  hello  ", "hello"),
        ("one\r\ntwo", "one  two"),
        ("tab\there", "tab here"),
        ("a\x00b\x1b[31mc\x9f", "ab[31mc"),
        ("line\u2028sep\u2029end", "line sep end"),
        ("zero\u200bwidth\u00ad\ufeff", "zerowidth"),
        ("\u202eevil\u202c", "evil"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("a\u200db", "ab"),
        ("👍\u200d", "👍"),
        ("z\u0301\u0302\u0303\u0304\u0305", "z\u0301\u0302\u0303"),
        ("a\u3164b\u115fc\u1160d\uffa0", "abcd"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("\u3164\u2800\u200b \ufe0f", ""),
        ("🏳️\u200d🌈", "🏳️\u200d🌈"),
        ("สวัสดี ครับ", "สวัสดี ครับ"),
        ("", ""),
    ],
)
def test_clean(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(any_text | tricky)
def test_clean_is_idempotent_bounded_and_encodable(text: str) -> None:
    shown = clean(text)
    assert clean(shown) == shown
    assert len(shown) <= len(text)
    assert shown == shown.strip()
    shown.encode()


@given(any_text | tricky)
def test_clean_leaves_no_controls_and_few_marks(text: str) -> None:
    marks = 0
    for char in clean(text):
        kind = unicodedata.category(char)
        assert kind not in ("Cc", "Cs", "Zl", "Zp")
        assert kind != "Cf" or char == "\u200d"
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        assert marks <= MAX_MARKS


@given(any_text | tricky)
def test_skeletons_are_ascii_bounded_and_know_where_they_come_from(text: str) -> None:
    line = clean(text)
    for reading in skeletons(line):
        assert reading.text.isascii()
        assert len(reading.text) <= FOLD_CHARS * 2 * len(line)
        spans = [reading.span(i, i + 1) for i in range(len(reading.text))]
        assert all(0 <= start < end <= len(line) for start, end in spans)
        assert spans == sorted(spans)
