"""The shipped phrases read as sentences whichever alternatives are drawn."""

import re
from collections.abc import Iterator

import pytest

from personas.generation.grammar import FILLS, Choice, Fill, Parts
from personas.generation.phrasebook import Phrasebook

FILLED = dict.fromkeys(FILLS, "goat") | {"streamer": "mara", "number": "7", "speaker": "mara"}
MEMORY = 5
"""Words before a joint that are looked at together with what follows it."""

NOT_A_VERB = r"(?!this|us|yes|always|as|was|is|witness|nervous|serious)"
NUMBER = r"(?:two|three|four|five|six|nine|ten|twenty|forty)"
THINGS = r"(?:minute|hour|second|try|step|day|fall|time|stream)"
IMPOSSIBLE = {
    "two articles": r"\b(?:the|a|an|my|your|our) (?:the|a|an|my|your|our)\b",
    "one of many": r"\bone (?:more )?(?:minutes|hours|seconds|tries|steps|days|runs)\b",
    "many of one": rf"\b{NUMBER} (?:more )?{THINGS}\b",
    "a thing of many": r"\ba (?:points|minutes|noodles|chips|snacks|people)\b",
    "they does": rf"\b(?:i|we|(?<!of )you|they) {NOT_A_VERB}[a-z]+[^s]s\b",
    "they is": r"\b(?:we|you|they|hands|eyes|noodles|snacks|those) (?:is|was|has|does)\b",
    "it are": r"\b(?:he|she|it|mouth|bus|toast) (?:are|were)\b",
    "didn't does": r"\b(?:didn't|doesn't|don't|won't|can't|would|could|should|will) "
    rf"{NOT_A_VERB}[a-z]+[^s]s\b",
    "have doing": r"\b(?:i've|i have|we've|has|had) (?!nothing|something|king|morning)\w+ing\b",
    "is there be": r"\bis there be\b|\bwill there a\b",
    "are we see": r"\bare we (?:see|witness)\b",
    "gets hurts": r"\bgets (?:hurts|surprises)\b|\bstill funnier\b",
    "says you": r"\bsays (?:you|me|us)\b",
    "do you rather": r"\bdo you rather\b|\bprefer (?:fight|never|do)\b",
    "where doing": r"\bwhere (?:someone|chat) \w+ing\b",
    "of it that way": r"\bat it of\b|\bthought that way\b",
    "that many": r"\b(?:that|this) (?:hands|reflexes|colors)\b",
    "bye the": r"\b(?:bye|farewell) the\b",
    "said twice": r"\b(so|me|judges|talking|the|a|and|but) \1\b",
    "a bare slot": r"\be:\w|(?:^| )e(?: |$)|\bOPTION\b|\btopic\b|\bwant snack\b"
    r"|\b(?:goat|mara|though|IT|THAT|BRO|noodles|different|couch|job) laugh\b",
    "space before a mark": r"\w [?!,.](?: |$)",
}


def joints(parts: Parts, before: set[str], seen: set[str]) -> set[str]:
    """Puts every way to write the parts behind the texts ``before`` into ``seen``, in pieces of a
    few words; gives what may stand before whatever follows."""
    for part in parts:
        if isinstance(part, Choice):
            ways = (joints(one, before, seen) for one in part.alternatives)
            before = set().union(*ways)
            continue
        text = FILLED.get(part.name, "") if isinstance(part, Fill) else part
        written = {re.sub(" +", " ", one + text) for one in before}
        seen |= written
        before = {" ".join(one.split(" ")[-MEMORY:]) for one in written}
    return before


def pieces(book: Phrasebook, cue: str = "") -> Iterator[str]:
    """All that can be read in the lines for a cue (its beginning is enough)."""
    pools = [pool for (name, _, _), pool in book.pools.items() if name.startswith(cue)]
    for template in {
        t for pool in pools for side in (pool.plain, pool.topical) for c in side for t in c
    }:
        seen: set[str] = set()
        joints(template.parts, {""}, seen)
        yield from seen


@pytest.fixture(scope="module")
def written(book: Phrasebook) -> frozenset[str]:
    return frozenset(pieces(book))


@pytest.mark.parametrize("rule", IMPOSSIBLE)
def test_alternatives_fit_together(written: frozenset[str], rule: str) -> None:
    found = re.compile(IMPOSSIBLE[rule])
    assert sorted(text for text in written if found.search(text)) == []


def test_what_may_stand_behind_a_line_does_not_count_once_more(book: Phrasebook) -> None:
    counted = re.compile(r"\b(?:second|third|fourth|fifth|ninth) time\b")
    assert [text for text in pieces(book, "tail.") if counted.search(text)] == []
