"""RFC 3339 text and milliseconds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.clock import now_ms, parse_ts, to_ts

YEAR_10000_MS = 253_402_300_800_000


@given(st.integers(0, YEAR_10000_MS - 1))
def test_a_moment_survives_the_trip_through_text(ms):
    assert parse_ts(to_ts(ms)) == ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00.001Z", 1),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1969-12-31T23:59:59-00:00", -1000),
        ("2026-03-14T15:09:26.535Z", 1_773_500_966_535),
        ("2026-03-14T15:09:26.5Z", 1_773_500_966_500),
        ("2026-03-14T15:09:26.5359999999Z", 1_773_500_966_535),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ("9999-12-31T23:59:59.999Z", YEAR_10000_MS - 1),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000),
    ],
)
def test_reading(text, ms):
    assert parse_ts(text) == ms


@pytest.mark.parametrize("text", ["2026-02-30T00:00:00Z", "2026-02-29T00:00:00Z", "yesterday", ""])
def test_a_date_that_does_not_exist(text):
    with pytest.raises(ValueError, match=r"."):
        parse_ts(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_moment_no_calendar_of_ours_has(text):
    """Databases and ``datetime`` end at these years, in UTC."""
    with pytest.raises(ValueError, match="years 1 to 9999"):
        parse_ts(text)


def test_text_always_has_three_digits_and_a_z():
    assert to_ts(1_773_500_966_005) == "2026-03-14T15:09:26.005Z"
    assert to_ts(0) == "1970-01-01T00:00:00.000Z"


def test_now_reads_back():
    before = now_ms()
    assert before <= parse_ts(to_ts(now_ms())) <= now_ms()
