import pytest

from personas.generation.draws import Draws
from personas.generation.grammar import BadTemplate, parse, render

SLOTS = {"amp": ("so", "very"), "deep": ("{amp} good", "fine"), "loop": ("again {loop}",)}


def renderings(text: str, **fills: str) -> set[str]:
    template = parse(text, SLOTS)
    return {render(template.parts, Draws("seed", nth), fills) for nth in range(200)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", {"plain"}),
        ("{a|b}", {"a", "b"}),
        ("{a|}!", {"a!", "!"}),
        ("{a|{b|c} d}", {"a", "b d", "c d"}),
        ("{amp} nice", {"so nice", "very nice"}),
        ("{deep}", {"so good", "very good", "fine"}),
        ("the {topic}", {"the goat"}),
        ("{e:laugh}", {"KEKW"}),
    ],
)
def test_every_alternative_is_drawn_and_nothing_else(text: str, expected: set[str]) -> None:
    assert renderings(text, topic="goat", **{"e:laugh": "KEKW"}) == expected


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{a|b", "not closed"),
        ("a}", "without an opening"),
        ("{nosuch}", "no slot {nosuch}"),
        ("{loop}", "contains itself"),
    ],
)
def test_a_bad_template_says_which_rule_it_breaks(text: str, rule: str) -> None:
    with pytest.raises(BadTemplate, match=rule):
        parse(text, SLOTS)


def test_needs_and_expected_words_look_inside_alternatives() -> None:
    template = parse("{one|the {topic}|one two three}", SLOTS)
    assert template.needs == {"topic"}
    assert 1 <= template.words <= 3
