import pytest

from language.english import ENGLISH
from language.questions import is_question, question_of


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("pog?", True),
        ("what did i miss", True),
        ("whats this game called", True),
        ("can someone explain the rules", True),
        ("chat is she any good", True),
        ("rate that fall", True),
        ("how many deaths so far", True),
        ("anyone here from italy", True),
        ("which one", True),
        ("what a fall", False),
        ("which makes sense", False),
        ("do it again", False),
        ("when the goat comes she panics", False),
        ("i wonder what is next", False),
    ],
)
def test_a_question_needs_no_mark(text: str, asked: bool) -> None:
    assert is_question(text, ENGLISH) is asked


@pytest.mark.parametrize(
    ("text", "kind", "options"),
    [
        ("do you like cats or dogs?", "option", ("cats", "dogs")),
        ("Chat, the risky line or the safe line?", "option", ("risky line", "safe line")),
        ("which is better, tea or coffee?", "option", ("tea", "coffee")),
        ("red, green or blue?", "option", ("red", "green", "blue")),
        ("again, yes or no?", "yes_no", ()),
        ("can you jump or not?", "yes_no", ()),
        ("is it hard?", "yes_no", ()),
        ("how many deaths so far", "number", ()),
        ("rate my jump 1 to 10", "number", ()),
        ("what should we call the goat?", "name", ()),
        ("who won?", "who", ()),
        ("what's that?", "what", ()),
        ("which lever first?", "what", ()),
        ("why did you stop?", "why", ()),
        ("hey you said goat twice, why?", "why", ()),
        ("you left, how come?", "why", ()),
        ("when do we start?", "when", ()),
        ("when did it start?", "since", ()),
        ("how do i get past the ledge?", "how", ()),
        ("gerald?", "open", ()),
    ],
)
def test_questions(text: str, kind: str, options: tuple[str, ...]) -> None:
    assert question_of(text, (), ENGLISH) == (kind, options)


def test_given_options_win_and_yes_or_no_is_no_choice_of_things() -> None:
    assert question_of("this or that?", ("1 reset", "2 send it"), ENGLISH).options == (
        "1 reset",
        "2 send it",
    )
    assert question_of("Did you hold your breath?", ("yes", "no"), ENGLISH).kind == "yes_no"
