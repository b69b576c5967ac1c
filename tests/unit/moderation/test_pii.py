"""Personal data: what is hidden, exactly where, and what only resembles it."""

import pytest

from moderation.rules import Ruleset, judge


@pytest.mark.parametrize(
    ("line", "kind", "hidden"),
    [
        ("mail me a.b+c@mail.example.org!", "pii_email", "a.b+c@mail.example.org"),
        ("mara (at) example (dot) com ok", "pii_email", "mara (at) example (dot) com"),
        ("mara[at]example.com", "pii_email", "mara[at]example.com"),
        ("hi mara＠example．com", "pii_email", "mara＠example．com"),
        ("bob@example。com", "pii_email", "bob@example。com"),
        ("bob@example․com", "pii_email", "bob@example․com"),
        ("hi ｂｏｂ@example.com", "pii_email", "ｂｏｂ@example.com"),
        ("𝐛𝐨𝐛@𝐞𝐱𝐚𝐦𝐩𝐥𝐞.𝐜𝐨𝐦 ok", "pii_email", "𝐛𝐨𝐛@𝐞𝐱𝐚𝐦𝐩𝐥𝐞.𝐜𝐨𝐦"),
        ("call 555‑123‑4567", "pii_phone", "555‑123‑4567"),
        ("call 555–123—4567", "pii_phone", "555–123—4567"),
        ("call 555−123−4567", "pii_phone", "555−123−4567"),
        ("ねえ ５５５ー１２３ー４５６７ だよ", "pii_phone", "５５５ー１２３ー４５６７"),
        ("call 555\u00a0123\u202f4567", "pii_phone", "555\u00a0123\u202f4567"),
        ("call 𝟓𝟓𝟓-𝟏𝟐𝟑-𝟒𝟓𝟔𝟕", "pii_phone", "𝟓𝟓𝟓-𝟏𝟐𝟑-𝟒𝟓𝟔𝟕"),
        ("call ٥٥٥-١٢٣-٤٥٦٧", "pii_phone", "٥٥٥-١٢٣-٤٥٦٧"),
        ("call ＋४९ १५१ २३४५६७८९", "pii_phone", "＋४९ १५१ २३४५६७८९"),
        ("4111\u20091111\u20091111\u20091111", "pii_card", "4111\u20091111\u20091111\u20091111"),
        ("①②③.⑧.⑧.⑧ hm", "pii_ip", "①②③.⑧.⑧.⑧"),
        ("8。8。8。8", "pii_ip", "8。8。8。8"),
        ("call +49 151 23456789 now", "pii_phone", "+49 151 23456789"),
        ("+4915123456789", "pii_phone", "+4915123456789"),
        ("call 555-123-4567", "pii_phone", "555-123-4567"),
        ("(555) 123-4567 lol", "pii_phone", "(555) 123-4567"),
        ("06 12 34 56 78 c moi", "pii_phone", "06 12 34 56 78"),
        ("tel: 020 7946 0958.", "pii_phone", "020 7946 0958"),
        ("card 4111 1111 1111 1111 ok", "pii_card", "4111 1111 1111 1111"),
        ("5500-0055-5555-5559", "pii_card", "5500-0055-5555-5559"),
        ("378282246310005", "pii_card", "378282246310005"),
        ("he is at 84.12.200.7 now", "pii_ip", "84.12.200.7"),
        ("key sk-abcdefghijklmnopqrstuvwx", "pii_key", "sk-abcdefghijklmnopqrstuvwx"),
        ("AKIAABCDEFGHIJKLMNOP", "pii_key", "AKIAABCDEFGHIJKLMNOP"),
        ("ghp_" + "a1" * 18, "pii_key", "ghp_" + "a1" * 18),
        ("oauth:" + "x9" * 15, "pii_key", "oauth:" + "x9" * 15),
    ],
)
def test_is_hidden_where_it_stands(line: str, kind: str, hidden: str, standard: Ruleset) -> None:
    verdict = judge(line, standard)
    assert verdict.action == "redact"
    assert kind in verdict.reasons
    assert [line[r.start : r.end] for r in verdict.redactions] == [hidden]
    assert verdict.text == line.replace(hidden, "[REDACTED]")


def test_offsets_count_the_cleaned_line_before_any_replacement(standard: Ruleset) -> None:
    line = "  \u200b😀 a@b.de, buttHEAD and 8.8.8.8\n"
    verdict = judge(line, standard)
    before = "😀 a@b.de, buttHEAD and 8.8.8.8"
    assert [(r.kind, before[r.start : r.end]) for r in verdict.redactions] == [
        ("pii_email", "a@b.de"),
        ("blocklist:rude", "buttHEAD"),
        ("pii_ip", "8.8.8.8"),
    ]
    assert verdict.text == "😀 [REDACTED], *** and [REDACTED]"


def test_28_addresses_stay_within_the_limit(standard: Ruleset) -> None:
    verdict = judge("e@x.com " * 28, standard, max_chars=200)
    assert len(verdict.text) <= 200
    assert "@" not in verdict.text
    assert len(verdict.redactions) == 28


def test_more_places_than_a_message_may_list_are_all_hidden(standard: Ruleset) -> None:
    verdict = judge("e@x.de " * 60, standard)
    assert "@" not in verdict.text
    assert len(verdict.redactions) == 32


def test_two_numbers_in_a_row_are_both_hidden(standard: Ruleset) -> None:
    verdict = judge("555-123-4567 and 4111 1111 1111 1111, 8.8.8.8 9.9.9.9", standard)
    assert verdict.text == "[REDACTED] and [REDACTED], [REDACTED] [REDACTED]"
