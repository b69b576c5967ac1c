import re

import pytest

from personas.generation.nouns import actor_of, nouns_of, scene_nouns, singular, subject_of
from personas.generation.reading import intent_of, number_range, question_of, sum_of
from tests.unit.personas.generation.conftest import CONFIGS


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hello everyone", "greet"),
        ("hi?", "greet"),
        ("hey did you see that fall?", "question"),
        ("hello, what game is this?", "title"),
        ("what are we watching?", "title"),
        ("whats this game called", "title"),
        ("what game should she play next?", "question"),
        ("who is the streamer?", "speaker"),
        ("who's talking", "speaker"),
        ("who's on stream rn?", "speaker"),
        ("whos playing", "speaker"),
        ("who is this?", "speaker"),
        ("who is winning?", "question"),
        ("what just happened?", "happened"),
        ("WHAT HAPPENED", "happened"),
        ("what did i miss", "happened"),
        ("thanks, what should I play?", "question"),
        ("hi how are you", "mood"),
        ("thanks chat", "thanks"),
        ("gn all", "bye"),
        ("are you guys real people?", "real"),
        ("is anyone real here?", "real"),
        ("you are all bots", "real"),
        ("are any of you real", "real"),
        ("am i talking to bots", "real"),
        ("chat is fake", "real"),
        ("how old are you?", "real"),
        ("where are you from", "real"),
        ("where are you all from?", "real"),
        ("what is he cooking?", "happened"),
        ("YOOOO", "hype"),
        ("hey nice jump", "hype"),
        ("hey no fight over a swinging bridge", "statement"),
        ("hi all, first time here", "greet"),
        ("what scene is this", "scene"),
        ("where is she rn?", "scene"),
        ("where are you", "real"),
        ("did she fall again?", "happened"),
        ("these people are cool", "statement"),
        ("this is a real challenge", "statement"),
        ("who are you", "real"),
        ("tell me a joke", "joke"),
        ("ok", "ack"),
        ("what time is it", "time"),
        ("i had a bad day", "sad"),
        ("gg everyone", "gg"),
        ("i made soup today", "share"),
        ("can someone explain the rules", "explain"),
        ("why is it so quiet", "quiet"),
        ("do you like pizza", "opinion"),
        ("should i go left or right", "question"),
        ("you are so dumb", "insult"),
        ("this chat is the best", "compliment"),
        ("LMAO", "laugh"),
        ("that was insane", "hype"),
        ("this level is boring", "gripe"),
        ("the left door has a lock", "statement"),
    ],
)
def test_intents(text: str, intent: str) -> None:
    assert intent_of(text) == intent


@pytest.mark.parametrize(
    ("text", "kind", "options"),
    [
        ("do you like cats or dogs?", "option", ("cats", "dogs")),
        ("Chat, the risky line or the safe line?", "option", ("risky line", "safe line")),
        ("which is better, tea or coffee?", "option", ("tea", "coffee")),
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
    assert question_of(text) == (kind, options)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("what is 2+2?", 4),
        ("3 x 7 =", 21),
        ("5 - 9?", -4),
        ("level 2 now", None),
        ("10-20 deaths", None),
    ],
)
def test_small_sums(text: str, result: int | None) -> None:
    assert sum_of(text) == result


def test_given_options_win_and_yes_or_no_is_no_choice_of_things() -> None:
    assert question_of("this or that?", ("1 reset", "2 send it")).options == (
        "1 reset",
        "2 send it",
    )
    assert question_of("Did you hold your breath?", ("yes", "no")).kind == "yes_no"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between 3 and 9", (3, 9, "")),
        ("out of ten?", (1, 10, "")),
        ("how long will it take", (5, 90, " min")),
        ("how many tries", (1, 40, "")),
    ],
)
def test_number_ranges(text: str, expected: tuple[int, int, str]) -> None:
    assert number_range(text) == expected


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("falls the whole way back to the car park", ("car park",)),
        ("the goat stares at the narrow wooden bridge", ("goat", "bridge")),
        ("the huge rope bridge swings over the valley", ("rope bridge", "valley")),
        ("She reaches the switchbacks — Mara: nice", ("switchback",)),
        ("was that the goat or me?", ("goat",)),
        ("throws her own argument back", ("argument",)),
        ("holds the washed-out recipe card up", ("recipe card",)),
        ("the flour-white cat and the off-key flute", ("cat", "flute")),
        ("in the pot, and the windows steam up", ("pot", "window")),
        ("do the switchbacks asleep", ("switchback",)),
        ("the glass bridge is open", ("glass bridge",)),
        ("don't look that smug in my house", ("house",)),
        ("in what world does that count?", ()),
        ("is that smoke?", ("smoke",)),
        ("you missed the chest btw", ("chest",)),
        ("never the fourth, the fourth is a lie", ("lie",)),
        ("", ()),
    ],
)
def test_nouns(text: str, nouns: tuple[str, ...]) -> None:
    assert nouns_of(text) == nouns


@pytest.mark.parametrize(
    ("start", "subject"),
    [("Mara slips off", "ledge"), ("Mara gets past", "tooth"), ("The music of", "music")],
)
def test_the_demo_speaks_of_what_its_events_are_about(start: str, subject: str) -> None:
    cues = (CONFIGS / "streams" / "ridge-run.events.vtt").read_text()
    assert [subject_of(text) for text in re.findall(rf'"text": "({start}[^"]*)"', cues)] == [
        subject
    ]


def test_a_keyword_helps_only_when_it_stands_in_the_text() -> None:
    assert subject_of("more onions now, onion time", ("goat", "onion")) == "onion"
    assert subject_of("nothing here", ("goat",)) == ""
    assert subject_of("King Gerald, or Sir Cone?", ("sir", "king", "cone?")) == ""


@pytest.mark.parametrize(
    ("word", "one"),
    [("dumplings", "dumpling"), ("boxes", "box"), ("berries", "berry"), ("boss", "boss")],
)
def test_singular(word: str, one: str) -> None:
    assert singular(word) == one


@pytest.mark.parametrize(
    ("text", "who"),
    [("Mara slips off", "mara"), ("The board tips", ""), ("Chat votes", ""), ("", "")],
)
def test_actor(text: str, who: str) -> None:
    assert actor_of(text) == who


def test_scene() -> None:
    assert scene_nouns("The Ice Wall") == ("wall",)
    assert scene_nouns("") == ()
