"""What a persona never writes: the categories, disguises of them, and talk that only sounds alike."""

import json
from typing import get_args

import pytest
from msgspec.structs import replace

from llm.calls import CallLimits
from personas.llm_lines.batchprompt import PROMPT_ID, call_for
from personas.llm_lines.never import category_in
from protocol.configs.persona import NeverCategory, PersonaConfig, PersonaSafety
from tests.unit.personas.builders import CONFIGS, book, persona
from tests.unit.personas.llm_lines.making import batch, job
from tests.unit.personas.llm_lines.prompts import PROMPTS
from tests.unit.personas.llm_lines.test_answers import outcome

ALL = get_args(NeverCategory)
LINES = [
    ("harassment", "nobody likes you, you are such a worthless loser"),
    ("harassment", "n0body l1kes you"),
    ("slurs", "what a f a g g o t"),
    ("doxxing", "her real name is jane, her home address leaked"),
    ("doxxing", "he lives at 12 main street"),
    ("sexual_content", "send nudes"),
    ("sexual_content", "ѕеnd nudеѕ"),  # Cyrillic letters
    ("self_harm", "just kyyyys"),
    ("self_harm", "i want to end my life"),
    ("illegal_instructions", "how to make a pipe bomb"),
    ("illegal_instructions", "lets ddos them"),
]


def never(*categories: NeverCategory) -> PersonaConfig:
    return replace(persona(), safety=PersonaSafety(hard_never_categories=categories))


@pytest.mark.parametrize(("category", "text"), LINES)
def test_a_line_of_a_category_is_refused_for_whoever_never_writes_it(category, text):
    others = tuple(one for one in ALL if one != category)
    assert category_in(text, (category,)) == category
    assert outcome(text, job(persona=never(category))) == "never"
    assert outcome(text, job(persona=never(*others))) not in ("never", "moderated")


@pytest.mark.parametrize(
    "text",
    [
        "you are so bad at this lol",
        "that boss killed him again",
        "kill it before it heals",
        "address the elephant",
        "whats the name of that song",
        "how to make that jump",
        "the bomb is planted",
        "this run is trash",
        "speedrun world record pace",
        "cut to the boss",
        "he lives! 12 seconds left",
    ],
)
def test_ordinary_talk_passes(text):
    assert category_in(text, ALL) is None


def test_the_product_s_own_words_pass():
    files = (CONFIGS / "personas").glob("*.json")
    rules = [json.loads(path.read_text())["anchor"]["voice_rules"] for path in files]
    own = {line for one in rules for line in one["catchphrase_seeds"]}
    own |= set(book().codes)
    assert len(own) > 100
    assert {line for line in own if category_in(line, ALL)} == set()


def test_the_prompt_names_what_personas_never_write():
    """What all of them share is said once, of the room."""
    careful = never("doxxing", "self_harm", "slurs")
    other = replace(persona("SaltGremlin"), safety=PersonaSafety(hard_never_categories=("slurs",)))
    lines = job(1, persona=careful), job(2, persona=other)
    asked = call_for(batch(*lines), PROMPTS[PROMPT_ID], CallLimits())
    room, personas, *_ = (
        json.loads(section.split("\n", 1)[1]) for section in asked.user.split("\n\n")
    )
    assert room["never"] == ["slurs"]
    assert [one.get("never") for one in personas] == [["doxxing", "self harm"], None]
