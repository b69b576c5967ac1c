"""The voice an operator sets is the voice that is heard."""

import re
from statistics import fmean

import pytest
from msgspec.structs import replace

from personas.chat.voice import Voice, voice_of
from personas.generation.deterministic import compose
from personas.generation.phrasebook import Phrasebook
from personas.generation.request import LineRequest
from protocol.ids import hash64
from tests.unit.personas.generation.conftest import shipped_personas
from tests.unit.personas.generation.test_realism import SITUATIONS

TALK = [
    {"occasion": "answer", "trigger_text": text, "trigger_author": "Otto", "from_person": True}
    for text in ("nice one", "that was unlucky", "how are you?", "did you see that?", "lol", "hi")
]
REMEMBERED = 12
"""About what a core persona says in ten minutes."""


def said_by(book: Phrasebook, voice: Voice, count: int = 400) -> list[list[str]]:
    """Lines of one chatter about all sorts of things, each behind those it remembers."""
    said: list[str] = []
    found = []
    for nth in range(count):
        situation = (SITUATIONS + TALK)[hash64("situation", nth) % len(SITUATIONS + TALK)]
        memory = said[-REMEMBERED:]
        key = f"{voice.chatter_id}-{nth}"
        request = LineRequest(reply_id=key, voice=voice, own_recent=tuple(memory), **situation)  # type: ignore[arg-type]
        said.append(compose(request, book))
        found.append([*memory, said[-1]])
    return found


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def plain(line: str, book: Phrasebook) -> str:
    return " ".join(word for word in line.split() if word not in book.codes)


def personas_with(**rules: str) -> list[Voice]:
    return [
        voice_of(one)
        for one in shipped_personas()
        if all(getattr(one.anchor.voice_rules, name) == value for name, value in rules.items())
    ]


def test_a_chatter_comes_back_to_its_phrases_but_not_to_the_same(book: Phrasebook) -> None:
    shares = []
    for voice in personas_with():
        phrases = {letters(one) for one in voice.catchphrases}
        runs = [[letters(plain(one, book)) for one in run] for run in said_by(book, voice)]
        own = [run for run in runs if run[-1] in phrases]
        shares.append(len(own) / len(runs))
        assert [run for run in own if run[-1] in run[:-1]] == []
    assert 1 / 15 < fmean(shares) < 1 / 8  # a third of these lines are answers to something
    assert min(shares) > 1 / 25


@pytest.mark.parametrize("voice", personas_with(caps_style="upper"), ids=lambda v: v.chatter_id)
def test_upper_case_is_nearly_always_upper_case(book: Phrasebook, voice: Voice) -> None:
    lines = [plain(run[-1], book) for run in said_by(book, voice)]
    assert fmean(line.isupper() for line in lines if line.lower() != line.upper()) > 0.85


@pytest.mark.parametrize("voice", personas_with(emoji_density="none"), ids=lambda v: v.chatter_id)
def test_no_emotes_means_none(book: Phrasebook, voice: Voice) -> None:
    found = [run[-1] for run in said_by(book, replace(voice, emotes=("KEKW",)))]
    assert [line for line in found if set(line.split()) & book.codes] == []
    assert sum(bool(re.fullmatch("ok", line, re.I)) for line in found) < 20
