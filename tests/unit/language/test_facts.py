import pytest

from language.english import ENGLISH
from language.facts import asks_fact, fact_in, fits, in_third_person, naming, taste_in


@pytest.mark.parametrize(
    ("clause", "fact"),
    [
        ("the lid is on the shelf.", ("the lid", "on the shelf")),
        ("mara’s cat was called Bob", ("mara's cat", "Bob")),
        ("the lid's on the shelf", ("the lid", "on the shelf")),
        ("open the lid", None),
    ],
)
def test_what_a_clause_tells(clause: str, fact: tuple[str, str] | None) -> None:
    assert fact_in(clause, ENGLISH) == fact


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("where is the lid?", True),
        ("does anyone know where the lid is?", True),
        ("what should we cook?", False),
        ("what do you think?", False),
        ("what is 2+2?", False),
        ("is it done?", False),
    ],
)
def test_what_a_fact_answers(text: str, asks: bool) -> None:
    assert asks_fact(text, ENGLISH) is asks


@pytest.mark.parametrize(
    ("question", "said", "name"),
    [
        ("what is the goat called?", "That goat is called Gerald.", "Gerald"),
        ("name of the goat?", "Gerald the goat is back", "Gerald"),
        ("who is gerald?", "The goat called Gerald", "The goat"),
        ("who is gerald?", "Gerald the goat is back", "the goat"),
    ],
)
def test_names(question: str, said: str, name: str) -> None:
    wanted = naming(question, ENGLISH)
    assert wanted is not None
    found = wanted.search(said)
    assert found is not None
    assert name in found.groups()


@pytest.mark.parametrize(
    ("kind", "told", "fitting"),
    [
        ("where", "on the shelf", True),
        ("where", "red", False),
        ("number", "two", True),
        ("number", "red", False),
        ("what", "red", True),
    ],
)
def test_a_told_answer_fits_its_question(kind: str, told: str, fitting: bool) -> None:
    assert fits(kind, told, ENGLISH) is fitting


@pytest.mark.parametrize(
    ("text", "taste"),
    [
        ("i love goats", (True, "goats")),
        ("I can’t stand loud music!", (False, "loud music")),
        ("i love it when she falls off", None),
    ],
)
def test_tastes(text: str, taste: tuple[bool, str] | None) -> None:
    assert taste_in(text, ENGLISH) == taste


def test_third_person() -> None:
    assert in_third_person("I'm late, my dog ran and I fell", "Al\\1", ENGLISH) == (
        "Al1 is late, Al1's dog ran and Al1 fell"
    )
