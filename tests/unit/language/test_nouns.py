import re

import pytest

from language.english import ENGLISH
from language.nouns import actor_of, nouns_of, scene_nouns, subject_of
from tests.unit.personas.generation.conftest import CONFIGS


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
    assert nouns_of(text, ENGLISH) == nouns


@pytest.mark.parametrize(
    ("start", "subject"),
    [("Mara slips off", "ledge"), ("Mara gets past", "tooth"), ("The music of", "music")],
)
def test_the_demo_speaks_of_what_its_events_are_about(start: str, subject: str) -> None:
    cues = (CONFIGS / "streams" / "ridge-run.events.vtt").read_text()
    assert [
        subject_of(text, (), ENGLISH) for text in re.findall(rf'"text": "({start}[^"]*)"', cues)
    ] == [subject]


def test_a_keyword_helps_only_when_it_stands_in_the_text() -> None:
    assert subject_of("more onions now, onion time", ("goat", "onion"), ENGLISH) == "onion"
    assert subject_of("nothing here", ("goat",), ENGLISH) == ""
    assert subject_of("King Gerald, or Sir Cone?", ("sir", "king", "cone?"), ENGLISH) == ""


@pytest.mark.parametrize(
    ("text", "who"),
    [("Mara slips off", "mara"), ("The board tips", ""), ("Chat votes", ""), ("", "")],
)
def test_actor(text: str, who: str) -> None:
    assert actor_of(text, ENGLISH) == who


def test_scene() -> None:
    assert scene_nouns("The Ice Wall", ENGLISH) == ("wall",)
    assert scene_nouns("", ENGLISH) == ()
