"""Plain questions of somebody new: what is on the screen is told, what is not is not made up."""

import re

import pytest

from personas.generation.phrasebook import Phrasebook
from tests.unit.personas.generation.test_compose import line, lines, share

STREAM = {
    "title": "Ridge Run: practice",
    "speaker": "Mara and Dev",
    "scene": "Car Park",
    "happened": "Gerald the goat turns round wearing a traffic cone and Mara loses it",
    "summary": "Car Park — Mara walks into the fence",
    "keywords": ("goat", "fence", "gull"),
    "speech": (
        "This is attempt three hundred and thirteen, which I'm told is a lucky number.",
        "Personal best is eleven minutes forty, by the way, and the splits say I'm four seconds up.",
        "Left path past the waterfall, or right path past the goat?",
        "Yes, the goat is called Gerald. He has earned a name.",
        "Gull Ledge next. This is the one that just ate me.",
        "I'm hiding in the lake. Dev is in the kitchen with the snacks.",
        "This is going so well it's making me nervous.",
    ),
}
NO_IDEA = (
    r"\b(?:no|not a|zero) (?:idea|clue)|idk|dunno|know|beats me|wondering|couldn't tell|can't tell"
    r"|cant tell|couldnt tell|missed|guess|unclear|not written|unrecorded|silent|tell you|tell me"
)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("what game is this?", "ridge run"),
        ("who is the streamer?", "mara"),
        ("who is Mara?", r"(?=.*mara)(?=.*(?:stream|hear|talking|watch|voice))"),
        ("whos dev", r"(?=.*dev)(?=.*(?:stream|hear|talking|watch|voice))"),
        ("what scene is this", "car park"),
        ("where are we", "car park"),
        ("where is she right now?", "car park"),
        ("what just happened?", "gerald the goat"),
        ("did she fall again?", "gerald the goat"),
        ("what is she doing?", "gerald the goat"),
        ("what is she making?", "gerald the goat"),
        ("what is her personal best?", "eleven minutes forty"),
        ("can anyone tell me the goat name", "gerald"),
        ("what's the name of the goat?", "gerald"),
        ("whats the goat called", "gerald"),
        ("who is Gerald?", "goat"),
        ("where is Dev?", "in the kitchen"),
        ("what is Gull Ledge?", "ate me"),
        ("what attempt is this?", "three hundred and thirteen"),
        ("what is 7+8?", "15"),
    ],
)  # fmt: skip
def test_what_is_known_is_told(book: Phrasebook, asked: str, told: str) -> None:
    found = lines(book, occasion="reply", trigger_text=asked, from_person=True, **STREAM)
    assert share(found, told) > 0.9, found[:8]  # the rest holds a typing slip


@pytest.mark.parametrize(
    "asked",
    [
        "how long has she been playing?",
        "how many deaths so far",
        "when does the stream end?",
        "who is Nadia?",
        "what is her real name?",
        "which path did she take?",
        "where is she going?",
        "where is the goat?",
        "what is the fence called?",
        "how much ledge is there?",
        "what did Dev say?",
        "does she stream every day?",
        "has she beaten it before?",
        "@nova_7 what is Gull Rock?",
    ],
)
def test_what_is_not_known_is_not_made_up(book: Phrasebook, asked: str) -> None:
    found = lines(book, occasion="reply", trigger_text=asked, from_person=True, **STREAM)
    assert share(found, NO_IDEA) > 0.9, [one for one in found if not re.search(NO_IDEA, one, re.I)]
    assert share(found, r"\b(?:\d+|bread|left|gerald)\b") == 0


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("what should we call the goat?", "no idea"),
        ("how many tries will this take?", "no idea"),
        ("should she go left or right?", "no idea"),
        ("what do you think she should play?", "no idea"),
    ],
)
def test_an_opinion_is_still_given(book: Phrasebook, asked: str, kept: str) -> None:
    found = lines(book, occasion="reply", trigger_text=asked, from_person=True, **STREAM)
    assert share(found, kept) < 0.1


def test_why_gets_no_yes_or_no(book: Phrasebook) -> None:
    for asked in ("hey you said goat twice, why?", "so you all like the goat, how come?"):
        found = lines(book, occasion="reply", trigger_text=asked, from_person=True)
        assert [
            one
            for one in found
            if re.match(r"\W*(?:yes|no|nope|nah|yep|yeah)\b(?! one)", one, re.I)
        ] == []


def test_nobody_gives_the_answer_just_given(book: Phrasebook) -> None:
    asked = {"occasion": "reply", "trigger_text": "why is the goat sad?", "trigger_author": "Otto"}
    given = lines(book, 40, **asked)
    heard = tuple(f"@Otto {one}" for one in given[:20])
    later = [line(book, nth, recent=heard, **asked) for nth in range(40, 140)]
    assert not {one.casefold() for one in given[:20]} & {one.casefold() for one in later}


@pytest.mark.parametrize(
    ("text", "known", "greets"),
    [
        ("hello everyone", False, True),
        ("hi all, first time here", False, True),
        ("hey i'm nina", False, True),
        ("hey no fight over a swinging bridge", False, False),
        ("YOOOO", False, False),
        ("hey nice jump", False, False),
        ("yo", True, False),
        ("hey chat", True, False),
    ],
)
def test_who_says_hello_is_greeted(book: Phrasebook, text: str, known: bool, greets: bool) -> None:
    hello = (
        r"^\W*(?:hi+|he+y+|hello|welcome|greetings|well met|hail|ahoy|yo)\b|good to see|grab a seat"
    )
    found = lines(book, occasion="reply", trigger_text=text, trigger_known=known)
    assert (share(found, hello) > 0.4) is greets
    assert greets or share(found, hello) < 0.05
