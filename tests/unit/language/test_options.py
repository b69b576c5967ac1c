import pytest

from language.english import ENGLISH
from language.options import listed, offered


@pytest.mark.parametrize(
    ("question", "options"),
    [
        ("Left or right?", ("left", "right")),
        ("do I go around the goat or the wall, chat?", ("goat", "wall")),
        ("tea, or coffee?", ("tea", "coffee")),
        ("do you like cats or dogs?", ("cats", "dogs")),
        ("red, green or blue?", ("red", "green", "blue")),
        (
            "Do I text her back or leave it until morning?",
            ("text her back", "leave it until morning"),
        ),
        ("Should the roof be flat or pointed?", ("flat", "pointed")),
        ("in the morning or in the evening?", ("morning", "evening")),
        ("Do we go again, yes or no?", ("yes", "no")),
        ("One for matte, two for glossy, go!", ("matte", "glossy")),
        ("Type A for the cave, B for the boat.", ("cave", "boat")),
        ("copper leaf silver leaf or neither", ("copper leaf", "silver leaf", "neither")),
        ("what do you think?", ()),
        ("is it over?", ()),
        ("can you jump or not?", ()),
        ("does it look better with or without the hat?", ()),
        ("one or two more?", ()),
        ("or?", ()),
    ],
)
def test_offered(question: str, options: tuple[str, ...]) -> None:
    assert offered(question, ENGLISH) == options


def test_a_question_that_points_finds_its_list_beside_it() -> None:
    before = "There's a hut, a cave, and a boat down by the shore."
    assert offered("Where do we camp?", ENGLISH, before=before) == ("hut", "cave", "boat")
    assert offered("Ready?", ENGLISH, before=before) == ()
    assert offered("Which one?", ENGLISH, after="The red or the blue?") == ("red", "blue")


def test_what_is_no_list() -> None:
    assert listed("I've got four skill points sitting here and no plan.", ENGLISH) == ()
    assert listed("It rained, and then it snowed.", ENGLISH) == ()
