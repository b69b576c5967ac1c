"""How a persona looks back at a stretch of chat without a model. PURE.

Counts, not texts, go in: how often it was laughed at, answered, insulted, asked, and about what the
room talked. What comes out is a proposal; ``drift.py`` decides how far it goes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from personas.memory.embedder import content_words
from personas.words import names_one_of, words
from protocol.configs import Drift, PersonaConfig
from protocol.model_outputs import DriftProposal, DriftReflection

STEP: Final = 0.02
"""How far one clear signal pulls a trait."""
LAUGH_MS: Final = 12_000
TOPIC_SPEAKERS: Final = 3
NEW_TOPICS: Final = 2
MAX_TOPICS: Final = 128
LAUGHS: Final = frozenset(
    {"lol", "lmao", "lmfao", "rofl", "haha", "hahaha", "xd", "kekw", "omegalul", "lul", "icant"}
)
INSULTS: Final = frozenset(
    {"annoying", "boring", "cringe", "dumb", "idiot", "stupid", "trash", "loser", "mid", "clown"}
)
PRAISE: Final = frozenset(
    {"love", "best", "based", "legend", "thanks", "thank", "ty", "cute", "great", "hero", "goat"}
)


class Said(Struct, frozen=True):
    """One line of the room's log. ``person`` is False for simulated chatters."""

    id: str
    ts_ms: int
    user_id: str
    name: str
    text: str
    person: bool
    reply_to: str = ""


class Exchange(Struct):
    """What one person had to do with the persona."""

    name: str
    times: int = 0
    warm: int = 0
    cold: int = 0


class Tally(Struct, kw_only=True):
    """``lines`` are the persona's own; ``topics`` count who used a word, not how often."""

    lines: int = 0
    laughed: int = 0
    answered: int = 0
    insulted: int = 0
    praised: int = 0
    asked: int = 0
    people: dict[str, Exchange] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)


def tally(persona: PersonaConfig, chat: Sequence[Said]) -> Tally:
    """The counts of one persona over a window of chat, oldest first."""
    found = Tally(topics=_topics(chat))
    own: dict[str, int] = {}
    last_own_ms = -LAUGH_MS
    for line in chat:
        if line.user_id == persona.persona_id:
            found.lines += 1
            own[line.id], last_own_ms = line.ts_ms, line.ts_ms
            continue
        addressed = line.reply_to in own or names_one_of(
            line.text, (persona.persona_id, persona.display_name)
        )
        said = words(line.text)
        recent = line.ts_ms - last_own_ms <= LAUGH_MS
        found.laughed += bool(LAUGHS & said and (addressed or recent))
        if addressed:
            _count(found, line, said)
    return found


def _count(found: Tally, line: Said, said: frozenset[str]) -> None:
    warm, cold = bool(PRAISE & said or LAUGHS & said), bool(INSULTS & said)
    found.insulted += cold
    found.praised += bool(PRAISE & said) and not cold
    if not line.person:
        return
    found.answered += 1
    found.asked += "?" in line.text
    exchange = found.people.setdefault(line.user_id, Exchange(line.name))
    exchange.times += 1
    exchange.warm += warm and not cold
    exchange.cold += cold


def _topics(chat: Sequence[Said]) -> dict[str, int]:
    speakers: dict[str, set[str]] = {}
    for line in chat:
        for word in set(content_words(line.text)):
            if word.isalpha() and 4 <= len(word) <= 24:
                speakers.setdefault(word, set()).add(line.user_id)
    counts = Counter({word: len(who) for word, who in speakers.items()})
    return {w: n for w, n in counts.most_common(20) if n >= TOPIC_SPEAKERS}


def reflect(persona: PersonaConfig, found: Tally) -> DriftReflection:
    """The traits this window speaks for; the present ones when it says nothing."""
    drift = persona.drift
    return DriftReflection(
        drift=DriftProposal(
            **{
                name: _unit(getattr(drift, name) + STEP * pull)
                for name, pull in pulls(found).items()
            },
            topic_biases=_biases(drift, found.topics, persona.anchor.voice_rules.banned_topics),
            notes=drift.notes,
        ),
        durable_memories=(),
    )


def pulls(found: Tally) -> Mapping[str, float]:
    """Per trait -1 to 1: where the window pulls it."""
    ignored = found.lines >= 3 and not found.answered and not found.laughed
    return {
        "talkativeness": _sign(found.answered + found.laughed - found.insulted - 3 * ignored),
        "meme_level": _sign(found.laughed - ignored),
        "helpfulness": _sign(found.asked + found.praised - found.insulted),
        "saltiness": _sign(found.insulted - found.praised),
        "curiosity": _sign(len(found.people) - ignored),
    }


def because(found: Tally) -> str:
    """The counts in words, for the log."""
    counts = {
        "lines": found.lines,
        "laughed at": found.laughed,
        "answered": found.answered,
        "insulted": found.insulted,
        "praised": found.praised,
        "asked": found.asked,
    }
    said = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
    topics = ", ".join(list(found.topics)[:3])
    return (f"{said or 'nothing'}; topics {topics}" if topics else said or "nothing")[:200]


def _biases(drift: Drift, topics: Mapping[str, int], banned: Sequence[str]) -> dict[str, float]:
    """Known topics the room takes up grow dearer; a little of what is new is taken up."""
    biases = dict(drift.topic_biases)
    new = 0
    for topic in topics:
        if topic in biases:
            biases[topic] = _unit(biases[topic] + STEP)
        elif new < NEW_TOPICS and len(biases) < MAX_TOPICS and topic not in map(str.lower, banned):
            biases[topic] = 0.5 + STEP
            new += 1
    return biases


def _sign(balance: float) -> float:
    """-1 to 1, at its ends from two clear signals on."""
    return max(-1.0, min(1.0, balance / 2))


def _unit(value: float) -> float:
    return max(0.0, min(1.0, value))
