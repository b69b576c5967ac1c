"""The twelve metrics: tables of cases worked out by hand, and chat that must fail."""

import pytest

from simulation.scorecard import (
    MEANINGS,
    METRICS,
    WINDOW_MS,
    ChatLine,
    band_of,
    echo_share,
    fano,
    gini,
    measure,
    score,
)
from simulation.tokens import is_emote, is_text, plain_text

EMOTES = frozenset({"Kappa", "LUL", "Pog"})


def lines(*rows):
    return [ChatLine(ts_ms, user, text) for ts_ms, user, text in rows]


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        pytest.param("Kappa", True, id="known"),
        pytest.param("kappa", False, id="known emotes are case-sensitive"),
        pytest.param("maraHype", True, id="channel emote"),
        pytest.param("Hype", False, id="no lower-case prefix"),
        pytest.param("mHype", False, id="prefix of one letter"),
        pytest.param(":)", True, id="emoticon"),
        pytest.param("😂😂", True, id="emoji"),
        pytest.param("ok😂", False, id="emoji with Latin letters"),
        pytest.param("word", False, id="word"),
    ],
)
def test_emote_tokens(token, expected):
    assert is_emote(token, EMOTES) is expected


@pytest.mark.parametrize(
    ("text", "plain", "counts"),
    [
        pytest.param("nice one LUL", "nice one", True, id="emote dropped"),
        pytest.param("LUL LUL", "", False, id="emotes only"),
        pytest.param("@nova Kappa", "@nova", False, id="a lone name is no text"),
        pytest.param("@nova hi", "@nova hi", True, id="a name and a word"),
    ],
)
def test_plain_text(text, plain, counts):
    assert plain_text(text.split(), EMOTES) == plain
    assert is_text(plain) is counts


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param([5], 0.0, id="one chatter"),
        pytest.param([3, 3, 3], 0.0, id="equal"),
        pytest.param([1, 3], 0.25, id="2(1+6)/(2·4) - 3/2"),
        pytest.param([0, 0, 0, 10], 0.75, id="one does it all"),
    ],
)
def test_gini(counts, expected):
    assert gini(counts) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([(0, "a", "GG"), (60_000, "b", "gg")], 0.5, id="another, 60 s, case folded"),
        pytest.param([(0, "a", "gg"), (60_001, "b", "gg")], 0.0, id="too old"),
        pytest.param([(0, "a", "gg"), (10, "a", "gg")], 0.0, id="oneself is no echo"),
        pytest.param(
            [(0, "a", "gg"), (1, "b", "gg"), (2, "b", "gg")], 1 / 3, id="the latest one counts"
        ),
        pytest.param([(0, "a", "so  good"), (1, "b", "so good")], 0.5, id="spaces collapsed"),
    ],
)
def test_echo(rows, expected):
    assert echo_share(lines(*rows)) == pytest.approx(expected)


def test_fano_of_a_timer_is_low_and_of_bursts_high():
    timer = [ChatLine(i * 5_000, "a", "x") for i in range(120)]
    bursts = [ChatLine((i // 20) * 100_000 + i, "a", "x") for i in range(120)]
    assert fano(timer) == 0
    assert fano(bursts) > 15


def test_every_metric_is_measured_and_has_a_range():
    rows = [ChatLine(i * 5_000, f"u{i % 9}", "Nice one LUL.") for i in range(120)]
    found = measure(rows, EMOTES)
    card = score(rows, EMOTES, start_ms=0, end_ms=WINDOW_MS)
    assert list(found) == list(METRICS) == list(MEANINGS)
    assert [m.name for m in card.windows[0].metrics] == list(METRICS)
    assert found["mean_words"] == 3
    assert found["starts_capital_share"] == 1
    # the text ends in an emote code with a stop glued on, which is no emote
    assert found["ends_single_full_stop_share"] == 1


@pytest.mark.parametrize(
    ("rate", "band"),
    [(7.9, None), (8, "8-20"), (19.9, "8-20"), (20, "20-50"), (119.9, "50-120"), (120, None)],
)
def test_bands_include_their_lower_edge(rate, band):
    assert band_of(rate) == band


def test_windows_are_whole_and_hold_enough_lines():
    sparse = [ChatLine(i * 60_000, "a", "x") for i in range(10)]
    full = [ChatLine(WINDOW_MS + i * 5_000, f"u{i % 40}", "hello there") for i in range(120)]
    unfinished = [ChatLine(2 * WINDOW_MS + i * 1_000, "a", "x") for i in range(100)]
    card = score([*sparse, *full, *unfinished], EMOTES, start_ms=0)
    assert [w.start_ms for w in card.windows] == [WINDOW_MS]
    assert card.median is not None
    assert card.median.lines == 120


def test_naive_chat_fails_most_metrics():
    """Twelve equal personas on a timer, neat sentences: what every known simulator makes."""
    neat = "I think that this was a really great play by the streamer today."
    rows = [ChatLine(i * 4_300, f"bot{i % 12}", f"{neat[: 30 + i % 35]}.") for i in range(420)]
    card = score(rows, EMOTES)
    assert card.median is not None
    assert card.median.passed <= 3


def test_an_empty_log_has_no_score():
    assert score([], EMOTES).median is None
