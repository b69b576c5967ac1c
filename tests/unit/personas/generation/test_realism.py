"""Composed lines against measured chat (``realism_ranges.json``): metrics 4-8, 10, 11."""

import re
from statistics import fmean, pstdev

import pytest

from personas.chat.voice import Voice
from personas.generation.deterministic import compose
from personas.generation.phrasebook import Phrasebook
from personas.generation.request import LineRequest
from protocol.ids import hash64, unit
from tests.unit.personas.generation.conftest import crowd_voice

# p5 and p95 in rooms of 8-20 and of 20-50 lines a minute.
RANGES = {
    "mean_words": ((3.72, 8.72), (3.48, 7.13)),
    "one_word": ((0.070, 0.357), (0.104, 0.378)),
    "over_12_words": ((0.021, 0.221), (0.023, 0.151)),
    "char_length_cv": ((0.701, 1.205), (0.771, 1.269)),
    "emote_only": ((0.008, 0.193), (0.018, 0.183)),
    "full_stop": ((0.0, 0.133), (0.003, 0.085)),
    "capital": ((0.268, 0.629), (0.264, 0.629)),
}

SITUATIONS: list[dict[str, object]] = [
    *({"occasion": "remark", "summary": f"Looks at the {n}"} for n in ("goat", "swamp", "pot")),
    *({"occasion": "remark"} for _ in range(4)),
    {"occasion": "event", "event_type": "fail", "event_text": "Slips off the ledge", "hype": 0.4},
    {"occasion": "event", "event_type": "big_laugh", "event_text": "The cat walks over the flour"},
    {"occasion": "event", "event_type": "clutch", "event_text": "Lands the jump", "hype": 0.7},
    {"occasion": "event", "event_type": "scene_change", "event_text": "Enters the library"},
    {"occasion": "event", "event_type": "silence"},
    {"occasion": "question", "question": "left or right?", "options": ("left", "right")},
    {"occasion": "question", "question": "How many tries will this take?"},
    {"occasion": "question", "question": "Do I trust the bridge?"},
    {"occasion": "answer", "trigger_text": "the ledge is not that hard"},
    {"occasion": "reply", "trigger_text": "what is this game?", "from_person": True},
    {"occasion": "greeting"},
]


@pytest.fixture(scope="module")
def chat(book: Phrasebook, voices: list[Voice]) -> list[str]:
    """4,000 lines, half of them by core personas, each aware of the last twenty."""
    said: list[str] = []
    for nth in range(4000):
        core = unit("who", nth) < 0.5
        chatter = hash64("chatter", nth)
        request = LineRequest(
            reply_id=f"line-{nth}",
            voice=voices[chatter % len(voices)] if core else crowd_voice(chatter % 300),
            recent=tuple(said[-20:]),
            **SITUATIONS[hash64("situation", nth) % len(SITUATIONS)],  # type: ignore[arg-type]
        )
        said.append(compose(request, book))
    return said


def measures(chat: list[str], codes: frozenset[str]) -> dict[str, float]:
    emote = re.compile(r"[a-z0-9]{2,12}[A-Z][A-Za-z0-9]{1,20}")
    tokens = [line.split() for line in chat]
    plain = [
        " ".join(t for t in line if t not in codes and not emote.fullmatch(t)) for line in tokens
    ]
    texts = [text for text in plain if text]
    sizes = [len(line) for line in chat]
    return {
        "mean_words": fmean(map(len, tokens)),
        "one_word": fmean(len(line) == 1 for line in tokens),
        "over_12_words": fmean(len(line) > 12 for line in tokens),
        "char_length_cv": pstdev(sizes) / fmean(sizes),
        "emote_only": fmean(not text for text in plain),
        "full_stop": fmean(t.endswith(".") and not t.endswith("..") for t in texts),
        "capital": fmean(text[0].isupper() for text in texts),
    }


@pytest.mark.parametrize("metric", RANGES)
def test_within_the_range_of_real_chat(book: Phrasebook, chat: list[str], metric: str) -> None:
    value = measures(chat, book.codes)[metric]
    for low, high in RANGES[metric]:
        assert low <= value <= high


def test_longer_lines_seldom_repeat(chat: list[str]) -> None:
    """Words and emotes repeat in real chat; what has four words or more is somebody's own."""
    window = [line.casefold() for line in chat[:1000] if len(line.split()) >= 4]
    assert len(set(window)) / len(window) > 0.9


def test_personas_can_be_told_apart(book: Phrasebook, voices: list[Voice]) -> None:
    """To the same hundred occasions no two personas give more than a few equal lines."""
    answers = {
        voice.chatter_id: {
            compose(
                LineRequest(
                    reply_id=f"{voice.chatter_id}-{nth}",
                    voice=voice,
                    **SITUATIONS[nth % len(SITUATIONS)],  # type: ignore[arg-type]
                ),
                book,
            )
            for nth in range(100)
        }
        for voice in voices
    }
    names = sorted(answers)
    shared = [len(answers[one] & answers[other]) for one in names for other in names if one < other]
    assert max(shared) <= 12
