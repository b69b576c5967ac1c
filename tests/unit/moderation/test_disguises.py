"""Blocked words in sixteen disguises: all found. Lines that only look bad: none touched."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.rules import Ruleset, judge
from tests.unit.moderation.conftest import profile

WORDS = ("zonkle", "butthead", "snorple", "grabbit", "fizzock")
RULES = profile(*WORDS)
CARRIERS = ("{}", "you {} lol", "what a {}!", "({})", "{}, go home", "HEY {}")
LATIN = "abcdefghijklmnopqrstuvwxyz"


def swapped(letters: str) -> Callable[[str], str]:
    table = str.maketrans(LATIN, letters)
    return lambda word: word.translate(table)


def block(first: int) -> str:
    return "".join(chr(first + at) for at in range(26))


def between(sign: str) -> Callable[[str], str]:
    return lambda word: sign.join(word)


DISGUISES: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "mixed case": lambda word: "".join(c.upper() if i % 2 else c for i, c in enumerate(word)),
    "leet": swapped("@bcd3fgh1jk|mn0pqr57uvwxyz"),
    "leet digits": swapped("48cd3f9h|jk|mn0pqr57uvwxyz"),
    "more leet digits": swapped("@8cd3f6h!jk1mn0pqr57uvwxyz"),
    "capital I for l": lambda word: word.replace("l", "I"),
    "small l for i": lambda word: word.replace("i", "l"),
    "small l for I": lambda word: word.upper().replace("I", "l"),
    "Cyrillic": swapped("аЬсdеfgһіјкӏмпорԛгѕтцѵԝхуз"),
    "Greek": swapped("αβcδεfghιjκλμηορqrsτυνωχγζ"),
    "full-width": swapped(block(0xFF41)),
    "mathematical": swapped(block(0x1D586)),
    "circled": swapped(block(0x24D0)),
    "squared": swapped(block(0x1F130)),
    "negative squared": swapped(block(0x1F170)),
    "small capitals": swapped("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘqʀꜱᴛᴜᴠᴡxʏᴢ"),
    "Cherokee": swapped("ᎪᏏᏟᎠᎬfᏀᎻᎥᎫᏦᏞᎷnᎾᏢqᎡᏕᎢᏌᏙᎳxᎩᏃ"),
    "Lisu": swapped("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑqꓣꓢꓔꓴꓦꓪꓫꓬꓜ"),
    "Canadian syllabics": swapped("ᗩᗷᑕᗪᗴᖴᘜᕼᓰᒍkᒪᗰᑎᗝᑭᑫᖇᔕᖶᑌᐯᗯ᙭ᖻᘔ"),
    "Old Italic": swapped("𐌀𐌁𐌂𐌃𐌄𐌅g𐌇𐌉j𐌊𐌋𐌌𐌍𐌏𐌐𐌒𐌓𐌔𐌕u𐌖w𐌗y𐌆"),
    "turned": swapped("ɐbɔdǝɟgɥijʞlɯnopqɹsʇuʌʍxʎz"),
    "blank letters": between("\u3164"),
    "accents": between("\u0301"),
    "zalgo": between("\u0336\u0315\u035c\u0301"),
    "zero width": between("\u200b"),
    "right-to-left override": lambda word: word[:2] + "\u202e" + word[2:] + "\u202c",
    "soft hyphens": between("\u00ad"),
    "stretched": lambda word: "".join(c * 4 for c in word),
    "spaced": between(" "),
    "dotted": between("."),
    "underscored": between("_"),
    "emoji between": between("🔥"),
}

PHRASES = profile("hug the goat", "ill will", action="drop")
UNGAPPED = (
    "hug the goat",
    "hugthegoat",
    "HugTheGoat",
    "hug-the-goat",
    "hug  the ... goat!",
    "h u g t h e g o a t",
    "h u g  t h e  g o a t",
    "h.u.g.t.h.e.g.o.a.t",
    "hug\u3164the\u115fgoat",
    "hug\u2800the\u2800goat",
    "iII wiII",
    "llI wlll",
    "1ll w!ll",
    "|||w|||",
    "iIIwiII",
)


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("word", WORDS)
def test_a_disguised_word_is_found_wherever_it_stands(word: str, disguise: str) -> None:
    for carrier in CARRIERS:
        line = carrier.format(DISGUISES[disguise](word))
        assert judge(line, RULES).action == "redact", line


@pytest.mark.parametrize("disguise", DISGUISES)
def test_the_whole_word_is_hidden_and_nothing_else(disguise: str) -> None:
    line = f"you {DISGUISES[disguise]('zonkle')} lol"
    assert judge(line, RULES).text == "you *** lol"


@pytest.mark.parametrize("line", UNGAPPED)
def test_a_phrase_is_found_however_its_words_are_set_apart(line: str) -> None:
    for carrier in CARRIERS:
        assert judge(carrier.format(line), PHRASES).action == "drop", carrier


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("heil", "what the hell"),
        ("lil", "ill be back, III of III"),
        ("mail", "they all fall in the mall, Al and All"),
        ("fiat", "a Flat screen FLAT"),
        ("slut", "the Suit"),
        ("hug the goat", "shrug the goats hug their goat"),
        ("ass", "as s tier, a bass, 455"),
        ("go on", "going on, dragoon"),
        ("lit", "It is, if It is"),
    ],
)
def test_what_only_resembles_a_listed_word_is_left(word: str, line: str) -> None:
    assert judge(line, profile(word)).action == "allow"


CLEAN = (Path(__file__).parent / "clean_lines.txt").read_text(encoding="utf-8").splitlines()


def test_there_are_enough_traps() -> None:
    assert len(set(CLEAN)) >= 200


@pytest.mark.parametrize("line", CLEAN)
def test_a_clean_line_is_left_as_it_is(line: str, standard: Ruleset) -> None:
    verdict = judge(line, standard, max_chars=200)
    assert (verdict.action, verdict.text) == ("allow", line.strip())


@given(st.sampled_from(WORDS), st.text(LATIN, min_size=1, max_size=4), st.booleans())
def test_a_word_inside_a_word_is_no_match(word: str, more: str, before: bool) -> None:
    inside = more + word if before else word + more
    if more[-1 if before else 0] == word[0 if before else -1]:
        return  # that is the word, stretched
    assert judge(f"the {inside} again", RULES).action == "allow"
